//! What kind of file holds a document.

use crate::named::named;

named! {
    /// What the bytes of a document are.
    DocumentFormat {
        /// Plain text, perhaps with front matter.
        Text = "text",
        /// Markdown, perhaps with front matter.
        Markdown = "markdown",
        /// A web page.
        Html = "html",
        /// A JSON object, one of many in its file.
        JsonRow = "json-row",
        /// A row of a CSV or TSV file.
        CsvRow = "csv-row",
        /// A row of a Parquet file.
        ParquetRow = "parquet-row",
        /// PDF.
        Pdf = "pdf",
        /// Word, since 2007.
        Docx = "docx",
        /// OpenDocument text.
        Odt = "odt",
        /// An electronic book.
        Epub = "epub",
        /// Rich text.
        Rtf = "rtf",
        /// A mail.
        Mail = "mail",
        /// A record of a web archive: what a server answered.
        WarcRecord = "warc-record",
    }
}

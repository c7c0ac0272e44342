//! What programs write, with their quirks.

use super::{read, read_with};
use crate::config::{Header, RowOptions};

const TWO: [&str; 2] = ["The mayor said: \"no, never\".", "Rain; then sun, again."];

fn right(name: &str, bytes: impl AsRef<[u8]>) {
    let table = read(name, bytes);
    assert_eq!(table.texts, TWO, "{table:?}");
    assert!(table.bad.is_empty(), "{table:?}");
    assert_eq!(table.known[1]["year"], "1999", "{table:?}");
}

#[test]
fn spreadsheets() {
    // Excel with commas; with semicolons and a line that says so; as text in Unicode, which is UTF-16 and tabs.
    right(
        "a.csv",
        "\u{feff}year,text\r\n1998,\"The mayor said: \"\"no, never\"\".\"\r\n1999,\"Rain; then sun, again.\"\r\n",
    );
    let semicolons =
        "sep=;\r\nyear;text\r\n1998;\"The mayor said: \"\"no, never\"\".\"\r\n1999;\"Rain; then sun, again.\"\r\n";
    right("a.csv", semicolons);
    right("a.csv", format!("\u{feff}{semicolons}"));
    let tabs = "year\ttext\r\n1998\t\"The mayor said: \"\"no, never\"\".\"\r\n1999\tRain; then sun, again.\r\n";
    right("a.tsv", tabs);
    let utf_16: Vec<u8> = "\u{feff}".encode_utf16().chain(tabs.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    right("a.csv", &utf_16);
    right("a.tsv", &utf_16);
    // Text with tabs of Excel has quotes around cells with a comma, too.
    right("a.tsv", tabs.replace("Rain; then sun, again.", "\"Rain; then sun, again.\""));
    let commas = read("a.tsv", "id\ttext\n1\t\"Snow, wind\"\n2\tSun\n3\t\"Rain, hail\"\n");
    assert_eq!(commas.texts, ["Snow, wind", "Sun", "Rain, hail"]);
    // Old ones of the Mac; LibreOffice with quotes around every text; Google Sheets without a last line end.
    right("a.csv", "year,text\r1998,\"The mayor said: \"\"no, never\"\".\"\r1999,\"Rain; then sun, again.\"\r");
    right("a.csv", "\"year\",\"text\"\n1998,\"The mayor said: \"\"no, never\"\".\"\n1999,\"Rain; then sun, again.\"\n");
    right("a.csv", "year,text\r\n1998,\"The mayor said: \"\"no, never\"\".\"\r\n1999,\"Rain; then sun, again.\"");
}

#[test]
fn statistics() {
    // R: write.csv, write.csv2, write.table with and without quotes; escapes of write.table stand before quotes.
    right(
        "a.csv",
        "\"\",\"year\",\"text\"\n\"1\",1998,\"The mayor said: \"\"no, never\"\".\"\n\"2\",1999,\"Rain; then sun, again.\"\n",
    );
    right(
        "a.csv",
        "\"\";\"year\";\"text\"\n\"1\";1998;\"The mayor said: \"\"no, never\"\".\"\n\"2\";1999;\"Rain; then sun, again.\"\n",
    );
    let table =
        "\"year\" \"text\"\n\"x\" 1998 \"The mayor said: \\\"no, never\\\".\"\n\"y\" 1999 \"Rain; then sun, again.\"\n";
    right("a.csv", table);
    right("a.csv", table.replace("\" ", "\",").replace("98 ", "98,").replace("99 ", "99,"));
    right("a.tsv", "year\ttext\n1\t1998\tThe mayor said: \"no, never\".\n2\t1999\tRain; then sun, again.\n");
    assert_eq!(read("a.csv", table).kinds(), ["header-shifted"]);
    // pandas: the index has no name, and tabs.
    right("a.csv", ",year,text\n0,1998,\"The mayor said: \"\"no, never\"\".\"\n1,1999,\"Rain; then sun, again.\"\n");
    right("a.tsv", "\tyear\ttext\n0\t1998\t\"The mayor said: \"\"no, never\"\".\"\n1\t1999\tRain; then sun, again.\n");
    // SPSS: semicolons, decimal commas, and no quotes where none are needed.
    let spss = "\u{feff}year;weight;text\r\n1998;1,25;\"The mayor said: \"\"no, never\"\".\"\r\n1999;0,75;\"Rain; then sun, again.\"\r\n";
    right("a.csv", spss);
}

#[test]
fn databases_and_scripts() {
    // MySQL: with quotes and backslashes, and with neither quotes nor commas.
    right("a.csv", "year,text\n1998,\"The mayor said: \\\"no, never\\\".\"\n1999,\"Rain; then sun, again.\"\n");
    right("a.tsv", "year\ttext\n1998\tThe mayor said: \"no, never\".\n1999\tRain; then sun, again.\n");
    let lines = read("a.tsv", "id\ttext\tn\n1\tOne\\\nand two\t3\n2\tA tab\\\there\t\\N\n3\tC:\\new\t5\n");
    assert_eq!(lines.texts, ["One\nand two", "A tab\there", "C:\\new"], "{lines:?}");
    // PowerShell writes the type of its objects above.
    let shell = "#TYPE System.Management.Automation.PSCustomObject\r\n\"year\",\"text\"\r\n\"1998\",\"The mayor said: \"\"no, never\"\".\"\r\n\"1999\",\"Rain; then sun, again.\"\r\n";
    right("a.csv", shell);
    // Python with a space behind each comma.
    right("a.csv", "year, text\n1998, \"The mayor said: \"\"no, never\"\".\"\n1999, \"Rain; then sun, again.\"\n");
    // Python without quotes.
    let bare = "id,text,n\n1,Snow\\, wind,2\n2,Sun,3\n3,Rain\\, hail\\, fog,4\n";
    assert_eq!(read("a.csv", bare).texts, ["Snow, wind", "Sun", "Rain, hail, fog"]);
}

#[test]
fn research() {
    // MAXQDA and NVivo: titles above; a report whose lines are all padded to the same width, as Excel saves them.
    right(
        "a.csv",
        "Coded segments\r\n\r\nyear;text\r\n1998;\"The mayor said: \"\"no, never\"\".\"\r\n1999;\"Rain; then sun, again.\"\r\n",
    );
    let padded = "Report of 3 May, 2021,,\n,,\nyear,text,n\n1998,\"The mayor said: \"\"no, never\"\".\",\n1999,\"Rain; then sun, again.\",\n";
    right("a.csv", padded.replacen("May, 2021,", "May 2021,", 1));
    assert_eq!(read("a.csv", "Made 3 May, 2021\n\nid,text,n\n1,Sun,2\n").texts, ["Sun"]);
    let said = read("a.csv", "Search: weather\nHits: 2\n\nid,text,n\n1,Sun,2\n2,Rain,3\n");
    assert_eq!((said.said["lines-above-header"], &said.facts["header"][..]), ((1, 3), "line 4"));
    // An option may say how many lines there are.
    let rows = RowOptions { skip_lines: Some(2), ..RowOptions::default() };
    assert_eq!(read_with("a.csv", "Search,a,b\nx,y,z\nid,text,n\n1,Sun,2\n", "text", rows).texts, ["Sun"]);
}

#[test]
fn surveys() {
    let qualtrics = "Start,Id,Q1\nStart Date,Response ID,\"What is it, really?\"\n\"{\"\"ImportId\"\":\"\"start\"\"}\",\"{\"\"ImportId\"\":\"\"id\"\"}\",\"{\"\"ImportId\"\":\"\"QID1_TEXT\"\"}\"\n2020-01-01,R_1,Rain\n";
    let table = read_with("a.csv", qualtrics, "Q1", RowOptions::default());
    assert_eq!((&table.texts[..], table.said["second-header-rows-left-out"]), (&["Rain".to_string()][..], (1, 2)));
    let monkey =
        "RespondentID,Have you seen it?,Why?\n,Response,Open-Ended Response\n31,Yes,Because\n32,No,\n33,Yes,So\n";
    assert_eq!(read_with("a.csv", monkey, "Why?", RowOptions::default()).texts, ["Because", "So"]);
    // An answer may be such a word.
    let answers = "id,text\n1,Response\n2,Sun\n";
    assert_eq!(read("a.csv", answers).texts, ["Response", "Sun"]);
    for (skipped, texts) in [(0, vec!["Units", "Sun", "Rain"]), (1, vec!["Sun", "Rain"])] {
        let rows = RowOptions { skip_rows: Some(skipped), ..RowOptions::default() };
        assert_eq!(read_with("a.csv", "id,text\n,Units\n1,Sun\n2,Rain\n", "text", rows).texts, texts);
    }
}

#[test]
fn tables_without_a_header() {
    let none = || RowOptions { header: Header::No, ..RowOptions::default() };
    let table = read_with("a.csv", "3,Storms,\"Rain, and hail.\"\n1,Heat,\"Sun, and dust.\"\n", "3", none());
    assert_eq!(table.texts, ["Rain, and hail.", "Sun, and dust."]);
    assert_eq!(table.known[0]["2"], "Storms");
    let german = "Web;'Regen; und Hagel, sagt ''sie''.'\nEtat;'Sonne; und Staub.'\nWeb;'Wind.'\n";
    let table = read_with("a.csv", german, "2", none());
    assert_eq!(table.texts, ["Regen; und Hagel, sagt 'sie'.", "Sonne; und Staub.", "Wind."]);
    let posts = "hello world\nrain, then sun\nyes; no\nwell, well, well\n";
    assert_eq!(read_with("a.csv", posts, "1", none()).texts.len(), 4);
    assert_eq!(read_with("a.tsv", "1\tSun \"x\n2\t\"Rain\n", "2", none()).texts, ["Sun \"x", "\"Rain"]);
    // A first row that is none is said.
    let long = "Rain and hail came down on all of the town for three long days";
    let rows = format!("1,{long}\n2,Sun\n1,Wind\n");
    let table = read_with("a.csv", &rows, long, RowOptions::default());
    assert_eq!((table.texts.len(), table.kinds()), (2, vec!["header-looks-like-data"]));
    let table = read_with("a.csv", "1,It rained.\n2,Sun\n1,Wind\n", "It rained.", RowOptions::default());
    assert_eq!(table.kinds(), ["header-looks-like-data"]);
    for names in ["0,1,text", "id,2019,2020,text", "What do you think of the weather in this town in May?,text"] {
        let cells = "5,".repeat(names.split(',').count() - 1);
        assert_eq!(read("a.csv", format!("{names}\n{cells}Sun\n{cells}Rain\n")).kinds(), [""; 0], "{names}");
    }
}

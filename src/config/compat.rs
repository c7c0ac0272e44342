//! Programs whose counts can be repeated (docs/compat.md).

use crate::named::named;

named! {
    /// How idf and tf_idf are computed.
    TfIdf {
        /// count · ln(N/df).
        Plain = "plain",
        /// scikit-learn's TfidfVectorizer: smooth idf, each document of length 1.
        Sklearn = "sklearn",
        /// quanteda's dfm_tfidf: the logarithm to base 10.
        Quanteda = "quanteda",
        /// tidytext's bind_tf_idf: the share of the document's tokens.
        Tidytext = "tidytext",
        /// text2vec's TfIdf: the share of the document's tokens, smooth idf.
        Text2vec = "text2vec",
    }
}

named! {
    /// A program whose settings other settings start from.
    Compat {
        /// Settings of termloom.
        None = "none",
        /// `fcm(context = "window")` and `dfm_tfidf`.
        Quanteda = "quanteda",
        /// `CountVectorizer` and `TfidfVectorizer`.
        Sklearn = "sklearn",
        /// `create_tcm` and `TfIdf`.
        Text2vec = "text2vec",
        /// `cooccur`.
        Glove = "glove",
        /// `BigramCollocationFinder.from_words(…, window_size=5)` of each document.
        Nltk = "nltk",
    }
}

//! Rules and settings of other programs, to count again what was counted with them (docs/compat.md).

use super::{Config, Diagonal, Gap, Hyphens, Possessive, StopWords, Urls};
use crate::named::named;

named! {
    /// By what rule text is cut into tokens.
    TokenRule {
        /// UAX #29, special tokens and normal forms: docs/counting.md § 2.
        Uax29 = "uax29",
        /// scikit-learn's CountVectorizer: lower case, then runs of at least two of Python's `\\w`.
        Sklearn = "sklearn",
        /// NLTK's RegexpTokenizer with `\\w+`, of text in lower case.
        Nltk = "nltk",
        /// What stands between spaces, tabs and line ends, as it is written.
        Whitespace = "whitespace",
    }
}

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
        /// termloom's own.
        None = "none",
        /// quanteda: `fcm(context = "window")` and `dfm_tfidf`.
        Quanteda = "quanteda",
        /// scikit-learn: `CountVectorizer` and `TfidfVectorizer`.
        Sklearn = "sklearn",
        /// text2vec: `create_tcm` and `TfIdf`.
        Text2vec = "text2vec",
        /// GloVe: `cooccur`.
        Glove = "glove",
        /// NLTK: `BigramCollocationFinder.from_words(…, window_size=5)` of each document.
        Nltk = "nltk",
    }
}

impl Compat {
    /// The settings that stand where nothing is said.
    pub fn preset(self) -> Config {
        let mut config = Config { compat: self, ..Config::default() };
        if self == Compat::None {
            return config;
        }
        // None of them leaves anything out that it was not told to.
        config.stop_words = StopWords::None;
        // And none has themes; some lists hold what no word is by another rule, and would be refused.
        config.themes = Vec::new();
        config.count.min_pair_count = 1;
        let (text, count) = (&mut config.text, &mut config.count);
        match self {
            Compat::None => {}
            Compat::Quanteda => {
                (text.hyphens, text.possessive, text.urls) = (Hyphens::Keep, Possessive::Keep, Urls::Keep);
                (count.pairs.gap, count.pairs.diagonal) = (Gap::Close, Diagonal::Twice);
                config.tf_idf = TfIdf::Quanteda;
            }
            Compat::Sklearn => {
                text.tokens = TokenRule::Sklearn;
                config.tf_idf = TfIdf::Sklearn;
            }
            Compat::Text2vec => {
                text.possessive = Possessive::Keep;
                count.pairs.weighted = true;
                config.tf_idf = TfIdf::Text2vec;
            }
            Compat::Glove => {
                text.tokens = TokenRule::Whitespace;
                count.window = 15;
                count.pairs.weighted = true;
                (count.pairs.gap, count.pairs.diagonal) = (Gap::CloseRare, Diagonal::Twice);
            }
            Compat::Nltk => {
                text.tokens = TokenRule::Nltk;
                // Its window of 5 includes the word itself.
                count.window = 4;
                count.pairs.ordered = true;
            }
        }
        config
    }
}

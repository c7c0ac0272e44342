//! Settings of other programs, to count again what was counted with them (docs/compat.md).

use super::{Compat, Config, Diagonal, Gap, Hyphens, Possessive, StopWords, TfIdf, TokenRule, Urls};

impl Compat {
    /// The settings that hold if no others are given.
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

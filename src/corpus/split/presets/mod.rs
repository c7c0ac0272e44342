//! Exports that are known by name, in the order in which they are looked for.

mod bib;
mod dates;
mod endnote;
mod factiva;
mod nexis;
mod preset;
mod proquest;
mod pubmed;
mod ris;
mod transcript;
mod whatsapp;
mod wos;

pub(super) use self::preset::Preset;

/// All of them.
pub(super) const PRESETS: [Preset; 10] = [
    wos::PRESET,
    ris::PRESET,
    pubmed::PRESET,
    endnote::PRESET,
    bib::PRESET,
    nexis::PRESET,
    factiva::PRESET,
    proquest::PRESET,
    whatsapp::PRESET,
    transcript::PRESET,
];

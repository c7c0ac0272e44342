//! Paragraphs that the extractor of articles left out of the middle of what it kept.

/// Blocks in which text may stand by itself.
const HOLDERS: [&str; 19] = [
    "blockquote",
    "caption",
    "dd",
    "dt",
    "figcaption",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "legend",
    "li",
    "p",
    "pre",
    "summary",
    "td",
    "textarea",
    "th",
];

/// Blocks that are part of a text where they stand among its paragraphs.
pub(super) const TEXTUAL: [&str; 12] =
    ["blockquote", "dl", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"];

/// A block of the page.
pub(super) struct Block {
    pub(super) name: &'static str,
    parent: Option<usize>,
    /// Bytes of its own text, and of that in links.
    length: usize,
    linked: usize,
}

impl Block {
    pub(super) fn new(name: &'static str, parent: Option<usize>) -> Block {
        Block { name, parent, length: 0, linked: 0 }
    }

    pub(super) fn add(&mut self, length: usize, is_linked: bool) {
        self.length += length;
        self.linked += if is_linked { length } else { 0 };
    }

    /// Whether text may stand in it by itself.
    pub(super) fn is_holder(&self) -> bool {
        HOLDERS.contains(&self.name)
    }
}

/// Adds blocks of text, few of them links, that stand between two that are kept, or are paragraphs among at least as many that are kept.
///
/// `marks` are the paragraphs of the page with the block that each stands in, in the order of the page; `units` says which are kept.
///
/// # Complexity
/// Linear in the blocks and paragraphs.
pub(super) fn add(blocks: &[Block], marks: &[(u32, usize)], units: &mut [bool]) {
    let mut length: Vec<usize> = blocks.iter().map(|block| block.length).collect();
    let mut linked: Vec<usize> = blocks.iter().map(|block| block.linked).collect();
    let mut is_kept = vec![false; blocks.len()];
    for (unit, block) in marks {
        is_kept[*block] |= units[*unit as usize];
    }
    // A block comes after those that it stands in.
    for (at, block) in blocks.iter().enumerate().rev() {
        if let Some(parent) = block.parent {
            length[parent] += length[at];
            linked[parent] += linked[at];
            is_kept[parent] |= is_kept[at];
        }
    }
    let is_in_figure = |at: usize| {
        blocks[at].parent.is_some_and(|parent| matches!(blocks[parent].name, "figure" | "figcaption" | "aside"))
    };
    let is_textual = |at: usize| TEXTUAL.contains(&blocks[at].name) && !is_in_figure(at);
    let mut kept_before = vec![false; blocks.len()];
    let mut is_added = vec![false; blocks.len()];
    let (mut kept, mut missing) = (vec![0u32; blocks.len()], vec![0u32; blocks.len()]);
    for (at, block) in blocks.iter().enumerate() {
        let Some(parent) = block.parent else { continue };
        is_added[at] = !is_kept[at] && kept_before[parent];
        kept_before[parent] |= is_kept[at] && is_textual(at);
        if block.name == "p" && length[at] > 0 {
            let of = if is_kept[at] { &mut kept } else { &mut missing };
            of[parent] += 1;
        }
    }
    let mut kept_after = vec![false; blocks.len()];
    for (at, block) in blocks.iter().enumerate().rev() {
        let Some(parent) = block.parent else { continue };
        is_added[at] &= kept_after[parent];
        is_added[at] |= block.name == "p" && !is_kept[at] && kept[parent] >= 3 && kept[parent] >= missing[parent];
        is_added[at] &= is_textual(at) && 3 * linked[at] < length[at];
        kept_after[parent] |= is_kept[at] && is_textual(at);
    }
    for (at, block) in blocks.iter().enumerate() {
        is_added[at] |= block.parent.is_some_and(|parent| is_added[parent]);
    }
    for (unit, block) in marks {
        units[*unit as usize] |= is_added[*block];
    }
}

//! What a parser makes of a page, without making it: how deep it is, and how many nodes it has.
//!
//! Which elements an end tag ends, and which are begun again by themselves, is known to the parser alone: 40 kB of `<div><object></div>`
//! become 2,400 elements within each other, 200 unclosed `<b>` and as many `<p>` become 40,000 nodes.

use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{Attribute, ExpandedName, ParseOpts, QualName, parse_document};

/// Elements within each other; where browsers stop.
const MOST_DEEP: u32 = 512;

/// Nodes of any page, whatever its size.
const MOST_NODES: usize = 100_000;

/// Mean depth of a node, above which only pages of few nodes are bounded. What is done with a tree takes the sum of its depths.
const MOST_DEEP_IN_MEAN: usize = 64;

/// Nodes of a page of which the mean may be more.
const FEW: usize = 20_000;

/// Bytes after which the parser is asked. It works on them before it can be stopped, in a time that may grow with their square.
const PIECE: usize = 2048;

/// The nodes of a page, if its tree is no deeper and no larger than what people write.
///
/// # Complexity
/// Linear in the page, times the depth, which is bounded: the parser is stopped where it goes too deep. Memory is that of the elements that
/// are open.
pub(super) fn nodes(page: &str) -> Option<usize> {
    let nodes = nodes_where(page, false)?;
    // `noscript` is text to one of the parsers that follow and elements to the other.
    let has_noscript = memchr::memmem::find(page.to_ascii_lowercase().as_bytes(), b"<noscript").is_some();
    if has_noscript { Some(nodes.max(nodes_where(page, true)?)) } else { Some(nodes) }
}

fn nodes_where(page: &str, scripting_enabled: bool) -> Option<usize> {
    let most_nodes = MOST_NODES + 4 * memchr::memchr_iter(b'<', page.as_bytes()).count();
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts { scripting_enabled, ..TreeBuilderOpts::default() },
        ..ParseOpts::default()
    };
    let mut parser = parse_document(Shape::default(), options);
    let mut rest = page;
    while !rest.is_empty() {
        let (piece, behind) = rest.split_at(rest.floor_char_boundary(PIECE.min(rest.len())));
        parser.process(StrTendril::from_slice(piece));
        rest = behind;
        if !parser.tokenizer.sink.sink.is_within(most_nodes) {
            return None;
        }
    }
    let shape = parser.finish();
    shape.is_within(most_nodes).then(|| shape.nodes.get())
}

/// Counts the nodes of a tree, and keeps none of them.
#[derive(Default)]
struct Shape {
    nodes: Cell<usize>,
    deepest: Cell<u32>,
    /// The sum over all nodes.
    depths: Cell<usize>,
    /// Nothing came after the last text.
    is_in_text: Cell<bool>,
}

impl Shape {
    fn is_within(&self, most_nodes: usize) -> bool {
        let nodes = self.nodes.get();
        self.deepest.get() <= MOST_DEEP
            && nodes <= most_nodes
            && self.depths.get() <= MOST_DEEP_IN_MEAN * nodes.max(FEW)
    }

    /// The child of a node that is so deep.
    fn place(&self, child: &NodeOrText<Handle>, depth: u32) {
        match child {
            NodeOrText::AppendNode(node) => {
                self.is_in_text.set(false);
                node.depth.set(depth + 1);
                self.deepest.set(self.deepest.get().max(depth + 1));
            }
            // Text comes in pieces, at each entity.
            NodeOrText::AppendText(_) if self.is_in_text.replace(true) => return,
            NodeOrText::AppendText(_) => self.nodes.set(self.nodes.get() + 1),
        }
        self.depths.set(self.depths.get() + depth as usize + 1);
    }

    fn node(&self, name: Option<QualName>, flags: &ElementFlags) -> Handle {
        self.nodes.set(self.nodes.get() + 1);
        let holds_html = flags.mathml_annotation_xml_integration_point;
        Rc::new(Node { name, holds_html, depth: Cell::new(0) })
    }
}

/// A node as long as the parser knows of it. Its parent and its children are not held.
struct Node {
    /// Of an element.
    name: Option<QualName>,
    holds_html: bool,
    /// Never less than in the tree: where the parser moves a node up, what is in it keeps the depth it had.
    depth: Cell<u32>,
}

type Handle = Rc<Node>;

impl TreeSink for Shape {
    type Handle = Handle;
    type Output = Shape;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Shape {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        self.node(None, &ElementFlags::default())
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.as_ref().expect("only elements are asked for their names").expanded()
    }

    fn create_element(&self, name: QualName, _: Vec<Attribute>, flags: ElementFlags) -> Handle {
        self.node(Some(name), &flags)
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.node(None, &ElementFlags::default())
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.node(None, &ElementFlags::default())
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.place(&child, parent.depth.get());
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        self.place(&child, element.depth.get().max(previous.depth.get()));
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        Rc::ptr_eq(x, y)
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, new_node: NodeOrText<Handle>) {
        self.place(&new_node, sibling.depth.get().saturating_sub(1));
    }

    fn add_attrs_if_missing(&self, _: &Handle, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, _: &Handle) {}

    fn reparent_children(&self, _: &Handle, _: &Handle) {}

    fn is_mathml_annotation_xml_integration_point(&self, handle: &Handle) -> bool {
        handle.holds_html
    }
}

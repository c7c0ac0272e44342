//! The pages of a file, one after the other. hayro would make all of them at once, with all of their resources, before
//! anybody can count them: an array of pages may be shared, and so may resources.

use std::collections::HashSet;

use hayro_syntax::object::array::ArrayIter;
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Dict, FromBytes, MaybeRef, Name, Object, ObjectIdentifier};
use hayro_syntax::{LoadPdfError, Pdf};

use super::bombs::number;
use super::clip::Boxes;
use super::content::{Drawing, FORM, Lost};
use crate::rejected::Rejected;

const MAX_PAGES: usize = 50_000;
/// The numbers of the catalog without pages, and of its tree.
const CATALOG: u32 = 2_000_000_000;
const TREE: u32 = CATALOG + 1;
/// Of an object that only the table knows: who looks through the file does not find it.
const HIDDEN: u32 = CATALOG + 2;
/// Of places that are looked at for the trailer.
const MAX_ROOTS: usize = 4;
const MAX_BEFORE_ROOT: usize = 8;

/// Which table of objects is used. The reader makes one for all objects where there is none.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Table {
    OfFile,
    Remade,
}

/// Opens a file with a table of objects behind its own that leads to a catalog without pages.
///
/// # Errors
/// Where it is damaged or protected.
pub(super) fn open(bytes: &[u8], trailer: &Dict<'_>, table: Table) -> Result<Pdf, LoadPdfError> {
    let place = || memchr::memmem::rfind(bytes, b"startxref").and_then(|at| number(&bytes[at + b"startxref".len()..]));
    let table = if table == Table::OfFile { place().unwrap_or(0) } else { 0 };
    let mut file = Vec::with_capacity(bytes.len() + trailer.data().len() + 512);
    file.extend_from_slice(bytes);
    // A string may have been cut off.
    file.extend(b"\n)\n");
    let catalog = file.len();
    file.extend(format!("{CATALOG} 0 obj << /Type /Catalog /Pages {TREE} 0 R >> endobj\n").bytes());
    let tree = file.len();
    file.extend(format!("{TREE} 0 obj << /Type /Pages /Kids [] >> endobj\n").bytes());
    file.push(b'%');
    let hidden = file.len();
    file.extend(format!("{HIDDEN} 0 obj 1 endobj\n").bytes());
    let start = file.len();
    file.extend(format!("xref\n{CATALOG} 3\n").bytes());
    [catalog, tree, hidden].iter().for_each(|place| file.extend(format!("{place:010} 00000 n \n").bytes()));
    file.extend(b"trailer ");
    file.extend(trailer.data().strip_suffix(b">>").unwrap_or(b"<<"));
    let end = format!("/Root {CATALOG} 0 R /Prev {table} /XRefStm null >>\nstartxref\n{start}\n%%EOF\n");
    file.extend(end.bytes());
    Pdf::new(file)
}

/// Whether the reader found the table of a file to be wrong and made another.
pub(super) fn is_remade(pdf: &Pdf) -> bool {
    pdf.xref().get::<Object<'_>>(ObjectIdentifier::new(HIDDEN, 0)).is_none()
}

/// The last dictionary with a `Root`, which tells where to begin.
pub(super) fn trailer(bytes: &[u8]) -> Dict<'_> {
    let found = memchr::memmem::rfind_iter(bytes, b"/Root").take(MAX_ROOTS).find_map(|root| {
        let starts = memchr::memmem::rfind_iter(&bytes[..root], b"<<").take(MAX_BEFORE_ROOT);
        let mut dictionaries = starts.filter_map(|at| Dict::from_bytes(&bytes[at..]));
        dictionaries.find(|dictionary| dictionary.get_ref(keys::ROOT).is_some())
    });
    found.unwrap_or_default()
}

/// The catalog of the file itself.
pub(super) fn catalog<'a>(trailer: &Dict<'_>, pdf: &'a Pdf) -> Dict<'a> {
    let said = trailer.get_ref(keys::ROOT).and_then(|root| pdf.xref().get::<Dict<'_>>(root.into()));
    let is_catalog = |dictionary: &Dict<'_>| dictionary.contains_key(keys::PAGES);
    let found = said.filter(is_catalog).or_else(|| {
        let mut objects = pdf.objects().into_iter().filter_map(Object::into_dict).filter(is_catalog);
        objects.find(|dictionary| {
            dictionary.get::<Name<'_>>(keys::TYPE).as_deref() == Some(b"Catalog")
                && dictionary.obj_id() != Some(pdf.xref().root_id())
        })
    });
    found.unwrap_or_default()
}

/// What is left of an array of pages, and the resources of those that have none of their own.
struct Branch<'a> {
    kids: ArrayIter<'a>,
    resources: Dict<'a>,
    boxes: Boxes,
}

impl<'a> Drawing<'a> {
    /// Adds what all pages show; says how many there are, with those that are not there.
    ///
    /// # Errors
    /// Where there is too much.
    pub(super) fn add_pages(&mut self, pdf: &'a Pdf, catalog: &Dict<'a>) -> Result<usize, Rejected> {
        let mut pages = 0;
        // Of all pages; what is listed is not always there.
        let (mut absent, mut repeated) = (0, 0);
        let mut visited: HashSet<ObjectIdentifier> = HashSet::new();
        let mut branches = Vec::new();
        let root = catalog.get::<Dict<'_>>(keys::PAGES).unwrap_or_default();
        visited.extend(root.obj_id());
        branches.extend(self.branch(&root, Dict::default(), Boxes::default())?);
        while let Some(branch) = branches.last_mut() {
            let Some(kid) = branch.kids.next() else {
                branches.pop();
                continue;
            };
            let (resources, boxes) = (branch.resources.clone(), branch.boxes);
            self.count(FORM)?;
            let kid = match kid {
                MaybeRef::Ref(id) if !visited.insert(id.into()) => {
                    repeated += 1;
                    None
                }
                MaybeRef::Ref(id) => {
                    let kid = pdf.xref().get::<Dict<'_>>(id.into());
                    if kid.is_none() {
                        self.missing.insert(id.into());
                        (pages, absent) = (pages + 1, absent + 1);
                        self.lost.add(pages, "it is not there");
                    }
                    kid
                }
                MaybeRef::NotRef(object) => object.into_dict(),
            };
            let kid = kid.unwrap_or_default();
            self.count_text(kid.data())?;
            if kid.get::<Name<'_>>(keys::TYPE).as_deref() == Some(keys::PAGES) {
                let branch = self.branch(&kid, resources, boxes)?;
                if branch.is_none() && self.lost.end_page(pages + 1) {
                    (pages, absent) = (pages + 1, absent + 1);
                }
                branches.extend(branch);
            } else if !kid.data().is_empty() {
                self.add_numbered(&kid, resources, boxes, &mut pages)?;
            }
        }
        let counted = root.get::<u32>(keys::COUNT).map_or(0, |count| count as usize);
        if counted > pages + repeated && pages > absent {
            self.lost.pages += counted - pages - repeated;
            pages = counted - repeated;
            self.lost.note(&format!("{counted} pages are counted, and fewer are listed"));
        }
        if pages == absent {
            (pages, self.lost) = (0, Lost::default());
            let contents = pdf.objects().into_iter().filter_map(Object::into_dict);
            for page in contents.filter(|dictionary| dictionary.contains_key(keys::CONTENTS)) {
                self.add_numbered(&page, Dict::default(), Boxes::default(), &mut pages)?;
            }
            // Nobody knows in which order, and which of them are still there.
            if pages > 0 {
                self.lost = Lost::default();
                self.lost.pages = pages;
                self.lost.note("their list is not there, and they may not be all");
            }
        }
        Ok(pages)
    }

    fn branch(&mut self, node: &Dict<'a>, resources: Dict<'a>, boxes: Boxes) -> Result<Option<Branch<'a>>, Rejected> {
        let Some(kids) = node.get::<Array<'_>>(keys::KIDS) else {
            self.miss(node, keys::KIDS);
            if node.contains_key(keys::KIDS) {
                self.lost.of_page("the list of it and others is damaged");
            }
            return Ok(None);
        };
        self.count_text(kids.data())?;
        let resources = self.own_resources(node).unwrap_or(resources);
        Ok(Some(Branch { kids: kids.raw_iter(), resources, boxes: boxes.of(node) }))
    }

    fn own_resources(&mut self, node: &Dict<'a>) -> Option<Dict<'a>> {
        let resources = node.get::<Dict<'_>>(keys::RESOURCES);
        if resources.is_none() {
            self.miss(node, keys::RESOURCES);
        }
        resources
    }

    fn add_numbered(
        &mut self,
        page: &Dict<'a>,
        resources: Dict<'a>,
        boxes: Boxes,
        number: &mut usize,
    ) -> Result<(), Rejected> {
        *number += 1;
        if *number > MAX_PAGES {
            return Err(Rejected::too_large(format!("more than {MAX_PAGES} pages in one PDF")));
        }
        let on_page =
            |rejected: Rejected| Rejected { message: format!("page {number}: {}", rejected.message), ..rejected };
        let resources = self.own_resources(page).unwrap_or(resources);
        self.add_page(page, &resources, boxes.of(page).visible()).map_err(on_page)?;
        self.lost.end_page(*number);
        Ok(())
    }
}

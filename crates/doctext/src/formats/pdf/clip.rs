//! What of a page can be seen: its boxes, and the paths that clip what is drawn.

use hayro_font::kurbo::{Affine, Point};
use hayro_syntax::content::ops::TypedInstruction as Operator;
use hayro_syntax::object::{Dict, Number};

/// Beyond the border of an area, in units of the page: borders are often written with few digits.
const TOLERANCE: f64 = 0.5;

/// An upright rectangle. What clips in another shape is taken for the rectangle around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    x: (f64, f64),
    y: (f64, f64),
}

impl Area {
    pub(super) const EVERYWHERE: Area =
        Area { x: (f64::NEG_INFINITY, f64::INFINITY), y: (f64::NEG_INFINITY, f64::INFINITY) };

    /// The rectangle between two opposite corners.
    fn between(a: (f64, f64), b: (f64, f64)) -> Area {
        Area { x: (a.0.min(b.0), a.0.max(b.0)), y: (a.1.min(b.1), a.1.max(b.1)) }
    }

    /// Of a box of a page or form, as its dictionary has it; `None` where it has no extent.
    fn of_box([x0, y0, x1, y1]: [f32; 4]) -> Option<Area> {
        let area = Area::between((x0.into(), y0.into()), (x1.into(), y1.into()));
        (area.x.0 < area.x.1 && area.y.0 < area.y.1).then_some(area)
    }

    fn and(self, other: Area) -> Area {
        Area {
            x: (self.x.0.max(other.x.0), self.x.1.min(other.x.1)),
            y: (self.y.0.max(other.y.0), self.y.1.min(other.y.1)),
        }
    }

    fn or(self, other: Area) -> Area {
        Area {
            x: (self.x.0.min(other.x.0), self.x.1.max(other.x.1)),
            y: (self.y.0.min(other.y.0), self.y.1.max(other.y.1)),
        }
    }

    fn drawn_by(self, matrix: Affine) -> Area {
        let corner = |x, y| {
            let point = matrix * Point::new(x, y);
            (point.x, point.y)
        };
        let corners = [(self.x.1, self.y.0), (self.x.0, self.y.1), (self.x.1, self.y.1)];
        let first = corner(self.x.0, self.y.0);
        corners
            .into_iter()
            .map(|(x, y)| corner(x, y))
            .fold(Area::between(first, first), |area, point| area.or(Area::between(point, point)))
    }

    pub(super) fn holds(self, point: Point) -> bool {
        let is_in = |(low, high): (f64, f64), at: f64| at > low - TOLERANCE && at < high + TOLERANCE;
        is_in(self.x, point.x) && is_in(self.y, point.y)
    }

    /// What is left of it within the `BBox` of a form.
    pub(super) fn within_form(self, form: &Dict<'_>, matrix: Affine) -> Area {
        let bounds = form.get::<[f32; 4]>("BBox").and_then(Area::of_box);
        bounds.map_or(self, |bounds| self.and(bounds.drawn_by(matrix)))
    }
}

/// The boxes that pages have or inherit.
#[derive(Clone, Copy, Default)]
pub(super) struct Boxes {
    media: Option<Area>,
    crop: Option<Area>,
}

impl Boxes {
    /// Those of a page or a branch of pages.
    pub(super) fn of(self, node: &Dict<'_>) -> Boxes {
        let of = |key| node.get::<[f32; 4]>(key).and_then(Area::of_box);
        Boxes { media: of("MediaBox").or(self.media), crop: of("CropBox").or(self.crop) }
    }

    pub(super) fn visible(self) -> Area {
        let media = self.media.unwrap_or(Area::EVERYWHERE);
        let both = media.and(self.crop.unwrap_or(Area::EVERYWHERE));
        // A box that lies outside of the other says nothing.
        if both.x.0 < both.x.1 && both.y.0 < both.y.1 { both } else { media }
    }
}

/// The path that is being made.
#[derive(Default)]
pub(super) struct Path {
    /// The rectangle around it, on the page.
    around: Option<Area>,
    clips: bool,
}

impl Path {
    /// Follows an operator; says what it leaves of `visible`.
    pub(super) fn follow(&mut self, operator: &Operator<'_, '_>, matrix: Affine, visible: Area) -> Area {
        match operator {
            Operator::MoveTo(to) => self.add(matrix, to.0, to.1),
            Operator::LineTo(to) => self.add(matrix, to.0, to.1),
            Operator::CubicTo(to) => {
                [(to.0, to.1), (to.2, to.3), (to.4, to.5)].into_iter().for_each(|(x, y)| self.add(matrix, x, y));
            }
            Operator::CubicStartTo(to) => {
                [(to.0, to.1), (to.2, to.3)].into_iter().for_each(|(x, y)| self.add(matrix, x, y));
            }
            Operator::CubicEndTo(to) => {
                [(to.0, to.1), (to.2, to.3)].into_iter().for_each(|(x, y)| self.add(matrix, x, y));
            }
            Operator::RectPath(area) => {
                let (x, y, width, height) = (real(area.0), real(area.1), real(area.2), real(area.3));
                self.extend(Area::between((x, y), (x + width, y + height)).drawn_by(matrix));
            }
            Operator::ClipNonZero(_) | Operator::ClipEvenOdd(_) => self.clips = true,
            Operator::EndPath(_)
            | Operator::StrokePath(_)
            | Operator::CloseAndStrokePath(_)
            | Operator::FillPathNonZero(_)
            | Operator::FillPathNonZeroCompatibility(_)
            | Operator::FillPathEvenOdd(_)
            | Operator::FillAndStrokeNonZero(_)
            | Operator::FillAndStrokeEvenOdd(_)
            | Operator::CloseFillAndStrokeNonZero(_)
            | Operator::CloseFillAndStrokeEvenOdd(_) => {
                let path = std::mem::take(self);
                return path.around.filter(|_| path.clips).map_or(visible, |around| visible.and(around));
            }
            _ => {}
        }
        visible
    }

    fn add(&mut self, matrix: Affine, x: Number, y: Number) {
        let point = matrix * Point::new(real(x), real(y));
        self.extend(Area::between((point.x, point.y), (point.x, point.y)));
    }

    fn extend(&mut self, area: Area) {
        self.around = Some(self.around.map_or(area, |around| around.or(area)));
    }
}

/// A number of a content stream, within bounds.
pub(super) fn real(number: Number) -> f64 {
    const MAX_NUMBER: f64 = 1e7;
    number.as_f64().clamp(-MAX_NUMBER, MAX_NUMBER)
}

//! What a page looks like tells what its text is.

use super::*;

/// Shows strings at places, in sizes.
fn drawn(strings: &[(f64, f64, f64, &str)]) -> String {
    let shown =
        |(size, x, y, string): &(f64, f64, f64, &str)| format!("BT /F1 {size} Tf {x} {y} Td ({string}) Tj ET\n");
    strings.iter().map(shown).collect()
}

#[test]
fn text_that_is_drawn_twice_counts_once() {
    let line = |x: f64, y: f64| drawn(&[(12.0, 72.0 + x, 700.0 + y, "Bookkeepers yell aloud")]);
    let expected = "Bookkeepers yell aloud";
    for (x, y) in [(0.0, 0.0), (0.4, 0.0), (1.2, -1.2), (-0.5, 0.5)] {
        assert_eq!(text(&[line(0.0, 0.0), line(x, y)].concat()), expected, "{x} {y}");
    }
    // Three times, and each character twice.
    assert_eq!(text(&[line(0.0, 0.0), line(0.3, 0.0), line(0.6, 0.0)].concat()), expected);
    let letters: String = "Aallee".chars().zip([72, 80, 87, 90, 93, 100]).fold(String::new(), |all, (letter, x)| {
        format!("{all} BT /F1 12 Tf {x} 700 Td ({letter}) Tj 0.4 0 Td ({letter}) Tj ET")
    });
    assert_eq!(text(&letters), "Aallee");
    // In one array, back and forth.
    assert_eq!(text("BT /F1 12 Tf 72 700 Td [(t) 250 (t) 22 (t) 250 (t)] TJ ET"), "tt");
    // A part again, and a page below.
    let again = drawn(&[(12.0, 72.0, 700.0, "Old news"), (12.0, 72.3, 700.0, "Old"), (12.0, 72.0, 686.0, "Old news")]);
    assert_eq!(text(&again), "Old news Old news");
    // Another text over it is no copy.
    let over = drawn(&[(12.0, 72.0, 700.0, "The wet hay"), (12.0, 72.0, 700.0, "The dry corn")]);
    assert_eq!(text(&over), "The wet hay\n\nThe dry corn");
}

#[test]
fn references_to_notes_are_left_out() {
    let page =
        |word: &str, at: f64, raised: &str, by: f64| drawn(&[(12.0, 72.0, 700.0, word), (7.0, at, 700.0 + by, raised)]);
    // The width of `river` is 23.3, that of `km` 16, that of `CO` 18, that of `19` 13.3.
    for raised in ["1", "12", "*", "[2]", "1,2", "3\\2264"] {
        assert_eq!(text(&page("river", 95.4, raised, 4.0)), "river", "{raised}");
    }
    let stay = [("km", 88.0, "2", 4.0), ("CO", 90.0, "2", -3.0), ("19", 85.4, "th", 4.0), ("river", 95.4, "1", -3.0)];
    for (word, at, more, by) in stay {
        assert_eq!(text(&page(word, at, more, by)), format!("{word}{more}"));
    }
    // Behind a digit they would make another number.
    for raised in ["6", "\\2269"] {
        assert_eq!(text(&page("19", 85.4, raised, 4.0)), format!("19^{}", raised.replace("\\226", "\u{2013}")));
    }
    let power_first = drawn(&[(7.0, 85.4, 704.0, "6"), (12.0, 72.0, 700.0, "19 grains")]);
    assert_eq!(text(&power_first), "19^6 grains");
    // The number of a note itself, one before its line, and one with `Ts`.
    let note = drawn(&[(7.0, 72.0, 704.0, "3"), (12.0, 76.0, 700.0, "See below")]);
    assert_eq!(text(&note), "3 See below");
    let before = drawn(&[(7.0, 95.4, 704.0, "3"), (12.0, 72.0, 700.0, "river banks")]);
    assert_eq!(text(&before), "river banks");
    assert_eq!(
        text("BT /F1 12 Tf 72 700 Td (river) Tj 4 Ts /F1 7 Tf (9) Tj 0 Ts /F1 12 Tf ( banks) Tj ET"),
        "river banks"
    );
    assert_eq!(text("BT /F1 12 Tf 72 700 Td (river\\271 and x\\262) Tj ET"), "river and x²");
}

#[test]
fn accents_compose_with_the_letter_that_they_stand_over() {
    let page = |accent: &str, x: f64, letter: &str| {
        drawn(&[(12.0, 72.0, 700.0, "fr"), (12.0, x, 700.0, accent), (12.0, 79.4, 700.0, letter)])
    };
    // The accent is drawn before its letter.
    assert_eq!(text(&page("\\264", 80.7, "ere")), "frére");
    assert_eq!(text(&page("\\250", 80.7, "ohlich")), "fröhlich");
    assert_eq!(text(&page("`", 80.7, "ere")), "frère");
    // After its letter, as a cedilla.
    let after = drawn(&[(12.0, 72.0, 700.0, "fac"), (12.0, 82.6, 700.0, "\\270"), (12.0, 88.0, 700.0, "ade")]);
    assert_eq!(text(&after), "façade");
    // By itself, and as a quote.
    assert_eq!(text("BT /F1 12 Tf 72 700 Td (a ` b \\264 and l\\264eau ~5) Tj ET"), "a ` b \u{b4} and l\u{b4}eau ~5");
}

#[test]
fn columns_are_read_one_after_the_other() {
    let left =
        ["When the snow had gone the", "farmers went out and looked", "at what was left of their", "barns and fences."];
    let right =
        ["The bridge was the first", "thing that was built anew,", "and it took them until the", "end of the summer."];
    let expected = format!("{}\n\n{}", left.join(" "), right.join(" "));
    let rows = |place: fn(usize) -> f64| {
        let row = |at: usize| {
            [(72.0, left[at]), (place(at), right[at])].map(|(x, text)| (12.0, x, 700.0 - 14.0 * at as f64, text))
        };
        drawn(&(0..4).flat_map(row).collect::<Vec<_>>())
    };
    // A gutter of one size and more, and one that is no straight band.
    assert_eq!(text(&rows(|_| 250.0)), expected);
    assert_eq!(text(&rows(|_| 400.0)), expected);
    assert_eq!(text(&rows(|at| [246.1, 241.4, 212.7, 185.4][at])), expected);
    let left = [
        "Der Rat der Stadt hat am",
        "Montag den Haushalt mit",
        "Mehrheit beschlossen. Die",
        "andere Seite war dagegen.",
    ];
    let right = [
        "Die Feuerwehr musste in",
        "der Nacht zweimal los, weil",
        "Heu in einer Scheune am",
        "Rand des Ortes brannte.",
    ];
    let row =
        |at: usize| [(72.0, left[at]), (240.0, right[at])].map(|(x, text)| (12.0, x, 700.0 - 14.0 * at as f64, text));
    let german = text(&drawn(&(0..4).flat_map(row).collect::<Vec<_>>()));
    assert_eq!(german, format!("{}\n\n{}", left.join(" "), right.join(" ")));
    // Rows of a table stay rows.
    let cells = [("Summer wheat", "12 tons"), ("Field barley", "7 tons"), ("Oats and rye", "19 tons")];
    let row = |(at, (name, amount)): (usize, &(&'static str, &'static str))| {
        [(72.0, *name), (155.0, *amount)].map(|(x, text)| (12.0, x, 700.0 - 14.0 * at as f64, text))
    };
    let table = text(&drawn(&cells.iter().enumerate().flat_map(row).collect::<Vec<_>>()));
    for (name, amount) in cells {
        assert!(table.contains(&format!("{name} {amount}")), "{table}");
    }
}

#[test]
fn large_initials_belong_to_their_word() {
    let page = |initial: &str, y: f64, first: &str| {
        drawn(&[(36.0, 72.0, y, initial), (12.0, 98.5, 710.0, first), (12.0, 98.5, 696.0, "then it rained.")])
    };
    assert_eq!(text(&page("H", 690.0, "arvest came and")).replace(' ', ""), "Harvestcameandthenitrained.");
    assert!(text(&page("D", 690.0, "ay came and")).starts_with("Day came"));
    assert!(text(&page("D", 697.0, "ay came and")).starts_with("Day came"));
    let word = drawn(&[(36.0, 72.0, 690.0, "A"), (12.0, 100.5, 710.0, "day came")]);
    assert_eq!(text(&word), "A day came");
    // Drawn after its text, and a letter above entries.
    let after = drawn(&[(12.0, 98.5, 710.0, "ay came and"), (12.0, 98.5, 696.0, "went."), (36.0, 72.0, 690.0, "D")]);
    assert_eq!(text(&after), "Day came and went.");
    assert_eq!(text(&drawn(&[(30.0, 72.0, 700.0, "B"), (12.0, 72.0, 680.0, "Barley")])), "B\n\nBarley");
}

#[test]
fn a_sentence_goes_on_over_heads_and_feet() {
    let page = |number: usize, body: &str| {
        let head = format!("The Valley Courier - page {number}");
        drawn(&[(10.0, 72.0, 760.0, &head), (12.0, 72.0, 700.0, body), (10.0, 72.0, 30.0, "Printed in town")])
    };
    let pages = [page(1, "The council wanted to"), page(2, "build a mill and"), page(3, "did so.")];
    let contents: Vec<Vec<u8>> = pages.iter().map(|page| stream("", page.as_bytes())).collect();
    let nodes = (0..3).map(|page| format!("<< /Type /Page /Contents {} 0 R >>", page + 9).into_bytes());
    let mut objects = objects(b"", HELVETICA, &nodes.collect::<Vec<_>>());
    objects.extend(contents);
    objects[1] = b"<< /Type /Pages /Kids [6 0 R 7 0 R 8 0 R] /Resources << /Font << /F1 5 0 R >> >> >>".to_vec();
    let text = read(&file(&objects, "")).unwrap().text;
    assert!(text.contains("The council wanted to build a mill and did so."), "{text}");
    assert_eq!(text.matches("The Valley Courier").count(), 3);
    assert_eq!(text.matches("Printed in town").count(), 3);
}

#[test]
fn lines_from_right_to_left_are_read_so() {
    // `A` to `F` are letters of Hebrew.
    let map = "6 beginbfchar <41> <05E9> <42> <05DC> <43> <05D5> <44> <05DD> <45> <05D1> <46> <05E8> endbfchar";
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 6 0 R >>";
    let text = |content: &str| {
        read(&file(&objects(content.as_bytes(), font, &[stream("", map.as_bytes())]), "")).unwrap().text
    };
    let expected = "שלום רב";
    assert_eq!(text("BT /F1 12 Tf 72 700 Td (EF DCBA) Tj ET"), expected);
    // In the order in which it is read, on the page and against it.
    assert_eq!(text("BT /F1 12 Tf 72 700 Td (ABCD FE) Tj ET"), expected);
    let letters = "ABCD FE".chars().enumerate();
    let leftwards: String = letters.map(|(at, c)| format!("1 0 0 1 {} 700 Tm ({c}) Tj ", 200 - 8 * at)).collect();
    assert_eq!(text(&format!("BT /F1 12 Tf {leftwards} ET")), expected);
    // In a mirror, as programs for recognition write.
    assert_eq!(text("BT /F1 12 Tf -1 0 0 1 200 700 Tm (ABCD FE) Tj ET"), expected);
}

#[test]
fn a_number_at_the_end_of_a_page_is_its_number_only_if_it_stands_apart() {
    let with_last = |last: &[(f64, f64, f64, &str)]| {
        let lines = [(12.0, 72.0, 700.0, "The bridge was built by"), (12.0, 72.0, 686.0, "masons from the hills in")];
        text(&drawn(&[&lines, last].concat()))
    };
    assert_eq!(with_last(&[(12.0, 72.0, 672.0, "1877")]), "The bridge was built by masons from the hills in 1877");
    assert!(with_last(&[(12.0, 72.0, 640.0, "Stones"), (12.0, 400.0, 640.0, "42")]).ends_with("Stones\n\n42"));
    for y in [40.0, 770.0] {
        assert_eq!(with_last(&[(10.0, 300.0, y, "42")]), "The bridge was built by masons from the hills in");
    }
    assert_eq!(text(&drawn(&[(12.0, 72.0, 700.0, "They left in"), (12.0, 72.0, 686.0, "1877")])), "They left in 1877");
    assert_eq!(text(&drawn(&[(12.0, 72.0, 700.0, "They left."), (12.0, 300.0, 40.0, "- 7 -")])), "They left.");
    assert_eq!(text(&drawn(&[(12.0, 72.0, 700.0, "1877")])), "1877");
}

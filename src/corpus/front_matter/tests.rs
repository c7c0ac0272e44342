//! Heads that are read, heads that are damaged, and rules that are none.

use super::*;

fn split(text: &str, is_plain: bool) -> (Vec<String>, &str, String) {
    let (keys, start, said) = split_front_matter(text, is_plain).unwrap();
    let keys = keys.iter().map(|(key, value)| format!("{key}={value}")).collect();
    (keys, &text[start..], said.map_or(String::new(), |remark| remark.detail))
}

#[test]
fn a_mapping_is_taken_off() {
    let text = "---\r\ntitle: 'A: b'\r\nDate Line: 2024-03-01\ntags: [x, no]\nempty:\n...\nBody\n";
    for is_plain in [false, true] {
        let (keys, body, said) = split(text, is_plain);
        assert_eq!(keys, ["title=A: b", "date_line=2024-03-01", "tags=x; no", "empty="]);
        assert_eq!((body, said.as_str()), ("Body\n", ""));
    }
    assert_eq!(split("---\n---\nBody", false), (vec![], "Body", String::new()));
    assert_eq!(split("---\n{title: x, author: y}\n---\nBody", false).0, ["title=x", "author=y"]);
    assert_eq!(
        split("---\n# made by hand\ntitle: x\nlast changed on: 2020\ntags:\n  - a\n  - b\n---\nBody", true).0.len(),
        3
    );
}

#[test]
fn a_rule_is_not_front_matter() {
    let rules = [
        "---\nA rule above\n",
        "---\nprose\n---\nmore",
        "no rule",
        "",
        "---",
        "---\n\nShe said it again: nobody came.\n\n---\nMore.",
        "---\nShe said it once again: nobody came.\n---\nMore.",
        "---\n- a\n- b\n---\nMore.",
        "+++\nA rule of another kind.\n+++\nMore.",
        "{\nA brace.\n}\nMore.",
        ";;;\nOdd.\n;;;\nMore",
    ];
    for text in rules {
        for is_plain in [false, true] {
            assert_eq!(split(text, is_plain), (vec![], text, String::new()), "{text}");
        }
    }
    for text in [
        "---\ntitle: x\nA line of prose.\n---\nMore.",
        "---\nAnna: I left.\nBert: Why?\nAnna: It was late.\n---\nMore.",
        "---\nNote: this was found in a drawer.\n---\nMore.",
        "---\n# only a comment\n---\nMore.",
        "---\n\ntitle: x\n---\nMore.",
        "{\n\"title\": \"x\"\n}\nMore.",
    ] {
        assert_eq!(split(text, true), (vec![], text, String::new()), "{text}");
    }
}

#[test]
fn a_damaged_head_costs_what_cannot_be_read() {
    let cases = [
        (
            "title: A law: the state said\ndate: 2022-10-13",
            &["title=A law: the state said", "date=2022-10-13"][..],
            "line 2",
        ),
        ("author: @someone\nsource: The Post", &["author=@someone", "source=The Post"], "line 2"),
        ("title: \"The \"new\" law\"\nsource: A", &["title=The \"new\" law", "source=A"], "line"),
        ("tags:\n\t- a\n\t- b\ntitle: x", &["title=x"], "line"),
        ("title: A\nTitle: B", &["title=A"], "line 3"),
        ("title: x\ntitle: y\ndate: 2020", &["title=x", "date=2020"], "line 3"),
        ("title: x\nauthor: [a, b", &["title=x"], "line"),
        ("title: `x`\ndate: 2020", &["title=`x`", "date=2020"], "line"),
    ];
    for (block, expected, place) in cases {
        let text = format!("---\n{block}\n---\nBody");
        for is_plain in [false, true] {
            let (keys, body, said) = split(&text, is_plain);
            assert_eq!(
                (&keys[..].iter().map(String::as_str).collect::<Vec<_>>()[..], body),
                (expected, "Body"),
                "{block}"
            );
            assert!(said.starts_with(place) && said.contains("read"), "{said}");
        }
    }
}

#[test]
fn other_forms_are_read() {
    let toml = "+++\ntitle = \"Party\"\ndate = 2022-10-13\ntags = [\"a\", \"b\"]\n[extra]\nn = 1\n+++\nBody";
    for is_plain in [false, true] {
        let (keys, body, said) = split(toml, is_plain);
        assert_eq!(
            (&keys[..], body, said.as_str()),
            (&["date=2022-10-13", "extra=n: 1", "tags=a; b", "title=Party"].map(String::from)[..], "Body", "")
        );
    }
    let (keys, body, said) = split("+++\ntitle = Party\ndate = \"2022\"\n+++\nBody", false);
    assert_eq!((keys, body), (vec!["title=Party".to_string(), "date=2022".into()], "Body"));
    assert!(said.starts_with("line 2"), "{said}");
    for text in [
        "{\n  \"title\": \"Party\",\n  \"date\": \"2022-10-13\"\n}\nBody",
        "---json\n{\"title\": \"Party\", \"date\": \"2022-10-13\"}\n---\nBody",
        ";;;\n\"title\": \"Party\",\n\"date\": \"2022-10-13\"\n;;;\nBody",
    ] {
        assert_eq!(
            split(text, false),
            (vec!["title=Party".into(), "date=2022-10-13".into()], "Body", String::new()),
            "{text}"
        );
    }
    let (keys, body, said) = split("{\n\"title\": \"Party\",\n}\nBody", false);
    assert!(keys.is_empty() && body == "Body" && said.starts_with("line 3"), "{said}");
}

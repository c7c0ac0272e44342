use std::time::Instant;
fn main() {
    for f in std::env::args().skip(1) {
        let mut texts = Vec::new();
        for e in walk(std::path::Path::new(&f)) {
            if let Ok(s) = std::fs::read_to_string(&e) {
                texts.push(s);
            }
            if texts.iter().map(|t| t.len()).sum::<usize>() > 100_000_000 {
                break;
            }
        }
        let bytes: usize = texts.iter().map(|t| t.len()).sum();
        let mut tok = termloom::text::Tokens::new();
        let _ = &mut tok;
        let mut best = f64::MAX;
        let mut n = 0;
        for _ in 0..5 {
            let t = Instant::now();
            n = texts.iter().filter(|t| termloom::themes::disguise::undisguise(t).is_some()).count();
            best = best.min(t.elapsed().as_secs_f64());
        }
        let ascii = texts.iter().filter(|t| t.is_ascii()).count();
        println!(
            "{f}: {} texts ({ascii} ascii), {n} changed, {:.1} MB, {:.0} MB/s",
            texts.len(),
            bytes as f64 / 1e6,
            bytes as f64 / 1e6 / best
        );
        let all = texts.join("\n").replace(|c: char| !c.is_ascii(), "");
        let t = Instant::now();
        let r = termloom::themes::disguise::undisguise(&all);
        println!("  as ascii {:.0} MB/s {}", all.len() as f64 / 1e6 / t.elapsed().as_secs_f64(), r.is_some());
        let mut seen = std::collections::BTreeMap::<String, (usize, Vec<String>)>::new();
        for t in &texts {
            if let Some(u) = termloom::themes::disguise::undisguise(t) {
                let mut at = 0;
                for w in u.text.split_whitespace() {
                    let s = at + u.text[at..].find(w).unwrap();
                    at = s + w.len();
                    let d = u.disguises(s..at);
                    if !d.is_empty() {
                        let x = seen.entry(d.to_string()).or_default();
                        x.0 += 1;
                        if x.1.len() < 25 {
                            x.1.push(format!("{}→{}", &t[u.original(s..at)], w));
                        }
                    }
                }
            }
        }
        for (k, (n, v)) in seen {
            println!("  {k}: {n} {}", v.join("  "));
        }
    }
}
fn walk(p: &std::path::Path) -> Vec<std::path::PathBuf> {
    if p.is_file() {
        return vec![p.into()];
    }
    let mut v = Vec::new();
    for e in std::fs::read_dir(p).unwrap().flatten() {
        v.extend(walk(&e.path()));
    }
    v.sort();
    v
}

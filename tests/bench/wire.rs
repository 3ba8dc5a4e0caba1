//! What each step costs on the line. `cargo bench --bench wire` prints bytes to the terminal on the sample programme, beside what each
//! step may cost; `-- --show WORD` what was sent for the steps of that name. CI holds them by `cargo test --test screen prices`.

#[path = "../screen/desk.rs"]
mod desk;
#[path = "../screen/prices.rs"]
mod prices;

use prices::{Price, prices};

fn main() {
    let (small, large) = (prices((80, 24)), prices((120, 40)));
    let args: Vec<String> = std::env::args().collect();
    if let Some(word) = args.iter().position(|a| a == "--show").and_then(|at| args.get(at + 1)) {
        small.iter().filter(|p| p.step.contains(word.as_str())).for_each(|p| println!("{}\n{}\n", p.step, p.sent.escape_ascii()));
        return;
    }
    println!("{:40} {:^36}   {:^36}", "bytes, the middle of each step", "80 x 24", "120 x 40");
    let titles = format!("{:>6} {:>6} {:>7} {:>6}       ", "now", "worst", "at most", "after");
    println!("{:40} {titles}   {titles}", "");
    for (a, b) in small.iter().zip(&large) {
        println!("{:40} {}   {}", a.step, columns(a), columns(b));
    }
    println!("at most with + : the screen has more on it than the bare one that the budget is for; after: once, in a pause");
}

fn columns(p: &Price) -> String {
    let fuller = if p.is_fuller() { "+" } else { " " };
    let missed = if p.is_missed() { "MISSED" } else { "      " };
    format!("{:6} {:6} {:6}{fuller} {:6} {missed}", p.middle(), p.worst(), p.most(), p.middle_after())
}

//! What each step costs on the line. `cargo bench --bench wire` prints bytes to the terminal on the sample programme, beside what
//! each step may cost; `-- --show WORD` what was sent for the steps of that name. CI holds them by `cargo test --test screen prices`.

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
    println!("{:40} {:^36}   {:^36}", "bytes: measured / allowed", "80 x 24", "120 x 40");
    let titles = format!("{:^13} {:^13} {:>8}", "middle", "worst", "later");
    println!("{:40} {titles}   {titles}", "");
    for (a, b) in small.iter().zip(&large) {
        println!("{:40} {}   {}", a.step, columns(a), columns(b));
    }
    println!(
        "allowed: the budget of a bare screen of its kind, or the letters that change + 6 for each piece of them + 40; later: once, in a pause"
    );
}

fn columns(p: &Price) -> String {
    let pair = |once: prices::Once| format!("{:6}/{:<6}", once.bytes, once.allowed);
    let missed = if p.is_missed() { "MISSED" } else { "" };
    format!("{} {} {:8}{missed}", pair(p.middle()), pair(p.worst()), p.middle_after())
}

//! What each step costs on the line. `cargo bench --bench wire` prints bytes to the terminal on the sample programme, beside what each
//! step may cost; CI holds them by `cargo test --test screen prices`.

#[path = "../screen/desk.rs"]
mod desk;
#[path = "../screen/prices.rs"]
mod prices;

use prices::{Price, prices};

fn main() {
    let (small, large) = (prices((80, 24)), prices((120, 40)));
    println!("{:40} {:>26}   {:>26}", "bytes a step, middle (worst)", "80 x 24: now, in a pause", "120 x 40: now, in a pause");
    let one = |p: &Price| {
        format!(
            "{:5} ({:5}) <= {:5} {:5}{}",
            p.middle(),
            p.worst(),
            p.most,
            p.middle_after(),
            if p.middle() > p.most { " MISSED" } else { "" }
        )
    };
    for (a, b) in small.iter().zip(&large) {
        println!("{:40} {}   {}  {}", a.step, one(a), one(b), a.because);
    }
}

//! Quantiles of Student's t and of F, for intervals.
//!
//! By the regularised incomplete beta function: its continued fraction (Abramowitz & Stegun 26.5.8, evaluated by Lentz's method), the
//! logarithm of the gamma function by Lanczos (g = 7, nine terms; Numerical Recipes §6.1), quantiles by halving. Good to about ten
//! digits, which is far more than a dozen trainees can tell.
//!
//! Must not: be used for tests of hypotheses on screens; we show intervals.
//! Still awkward: nothing known.

use std::f64::consts::PI;

/// ln Γ(x) for x > 0.
fn ln_gamma(x: f64) -> f64 {
    const TERMS: [f64; 8] = [
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    if x < 0.5 {
        // Reflection: Γ(x)·Γ(1−x) = π / sin πx.
        return (PI / (PI * x).sin()).ln() - ln_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let mut sum = 0.999_999_999_999_809_9;
    let mut at = x;
    for term in TERMS {
        at += 1.0;
        sum += term / at;
    }
    let t = x + 7.5;
    0.5 * (2.0 * PI).ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

/// The regularised incomplete beta function I_x(a, b) for a, b > 0; x outside of 0–1 is taken as the nearer end.
#[must_use]
pub fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    // The fraction converges fast left of the mean; right of it by the mirror.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta_left(b, a, 1.0 - x);
    }
    incomplete_beta_left(a, b, x)
}

fn incomplete_beta_left(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (1.0 - x).ln()).exp() / a;
    let keep = |v: f64| if v.abs() < TINY { TINY } else { v };
    let (mut c, mut d) = (1.0, 1.0 / keep(1.0 - (a + b) * x / (a + 1.0)));
    let mut h = d;
    for m in 1..10_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / keep(1.0 + even * d);
        c = keep(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / keep(1.0 + odd * d);
        c = keep(1.0 + odd / c);
        let step = d * c;
        h *= step;
        if (step - 1.0).abs() < 1e-15 {
            break;
        }
    }
    front * h
}

/// The x between `low` and `high` at which a rising `f` passes `p`.
fn halve(mut low: f64, mut high: f64, p: f64, f: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if f(middle) < p { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// The quantile `p` of Student's t with `df` > 0 degrees of freedom; infinite at the ends 0 and 1.
#[must_use]
pub fn t_quantile(p: f64, df: f64) -> f64 {
    if p < 0.5 {
        return -t_quantile(1.0 - p, df);
    }
    if p >= 1.0 {
        return f64::INFINITY;
    }
    // P(T ≤ t) = 1 − I_x(df/2, 1/2)/2 with x = df/(df + t²); searched over 1 − x, which rises with t.
    let y = halve(0.0, 1.0, 2.0 * p - 1.0, |y| incomplete_beta(0.5, df / 2.0, y));
    (df * y / (1.0 - y)).sqrt()
}

/// The quantile `p` of F with `d1` and `d2` > 0 degrees of freedom; infinite at 1.
#[must_use]
pub fn f_quantile(p: f64, d1: f64, d2: f64) -> f64 {
    // P(F ≤ f) = I_y(d1/2, d2/2) with y = d1·f/(d1·f + d2).
    let y = halve(0.0, 1.0, p, |y| incomplete_beta(d1 / 2.0, d2 / 2.0, y));
    if y >= 1.0 { f64::INFINITY } else { d2 * y / (d1 * (1.0 - y)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_as_printed_in_tables() {
        // Two-sided 95 % and 99 % points as in any table of Student's t (e.g. Fisher & Yates).
        for (df, p, want) in [
            (1.0, 0.975, 12.706),
            (2.0, 0.975, 4.303),
            (5.0, 0.975, 2.571),
            (9.0, 0.975, 2.262),
            (30.0, 0.975, 2.042),
            (120.0, 0.975, 1.980),
            (4.0, 0.995, 4.604),
            (10.0, 0.995, 3.169),
            (10.0, 0.95, 1.812),
        ] {
            assert!((t_quantile(p, df) - want).abs() < 6e-4, "{df} {p}: {}", t_quantile(p, df));
            assert!((t_quantile(1.0 - p, df) + want).abs() < 6e-4);
        }
        assert!(t_quantile(0.5, 7.0).abs() < 1e-9);
    }

    #[test]
    fn f_as_printed_in_tables() {
        for (d1, d2, p, want) in
            [(5.0, 10.0, 0.95, 3.33), (1.0, 1.0, 0.95, 161.4), (3.0, 15.0, 0.95, 3.29), (5.0, 15.0, 0.95, 2.90), (2.0, 20.0, 0.975, 4.46)]
        {
            let got = f_quantile(p, d1, d2);
            assert!((got - want).abs() < 0.005 * want, "{d1} {d2}: {got}");
        }
    }

    #[test]
    fn beta_against_closed_forms() {
        for i in 1..20 {
            let x = f64::from(i) / 20.0;
            assert!((incomplete_beta(1.0, 1.0, x) - x).abs() < 1e-12);
            assert!((incomplete_beta(2.0, 1.0, x) - x * x).abs() < 1e-12);
            assert!((incomplete_beta(1.0, 3.0, x) - (1.0 - (1.0 - x).powi(3))).abs() < 1e-12);
            // The arcsine law.
            assert!((incomplete_beta(0.5, 0.5, x) - 2.0 / PI * x.sqrt().asin()).abs() < 1e-12);
        }
        assert!((ln_gamma(5.0) - 24.0_f64.ln()).abs() < 1e-12);
        assert!((ln_gamma(0.5) - PI.sqrt().ln()).abs() < 1e-12);
    }

    #[test]
    fn quantiles_of_t_and_f_agree() {
        for df in [1.0, 3.0, 12.0, 57.0] {
            let (t, f) = (t_quantile(0.975, df), f_quantile(0.95, 1.0, df));
            assert!((t * t / f - 1.0).abs() < 1e-8, "{df}");
        }
    }
}

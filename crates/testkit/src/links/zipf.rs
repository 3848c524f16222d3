/// Proportional to 1 / rank^1.1, in integers, because `powf` differs between platforms.
///
/// The power is made of square roots: 1.1 ≈ 1 + 1/16 + 1/32 + 1/256 + 1/512.
pub(super) fn zipf_weight(rank: u64) -> u64 {
    const ONE: u128 = 1 << 32;
    let halve =
        |power: u128, times: usize| (0..times).fold(power, |power, _| (power * ONE).isqrt());
    let sixteenth = halve(u128::from(rank) * ONE, 4);
    let thirty_second = halve(sixteenth, 1);
    let small = halve(thirty_second, 3);
    let smaller = halve(small, 1);
    let tenth = [thirty_second, small, smaller]
        .into_iter()
        .fold(sixteenth, |product, root| product * root / ONE);
    u64::try_from((ONE << 40) / (tenth * u128::from(rank))).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn popularity_falls_with_the_rank_to_the_power_of_one_and_a_tenth() {
        let as_f64 = |weight: u64| weight.to_string().parse::<f64>().unwrap();
        for rank in [2_u32, 10, 1000, 1_000_000] {
            let ratio = as_f64(zipf_weight(1)) / as_f64(zipf_weight(rank.into()));
            assert!(
                (ratio.ln() / f64::from(rank).ln() - 1.1).abs() < 0.001,
                "rank {rank}: {ratio}"
            );
        }
    }
}

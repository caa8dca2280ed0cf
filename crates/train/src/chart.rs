//! The loss of every step that was kept, drawn.

use std::fmt::Write;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 280.0;
/// Room for what stands beside the axes.
const LEFT: f64 = 48.0;
const BELOW: f64 = 32.0;
const EDGE: f64 = 12.0;
/// Lines across, from nothing to the largest loss.
const LINES: u32 = 4;

/// A chart that needs nothing from outside. The same losses give the same bytes.
pub(crate) fn svg(losses: &[(u64, f64)]) -> String {
    let last = losses.last().map_or(1, |(step, _)| *step).max(1);
    let most = losses.iter().map(|(_, loss)| *loss).fold(1.0, f64::max).ceil();
    let x = |step: u64| LEFT + (WIDTH - LEFT - EDGE) * step as f64 / last as f64;
    let y = |loss: f64| HEIGHT - BELOW - (HEIGHT - BELOW - EDGE) * loss / most;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         aria-label=\"loss by step\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#555\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n"
    );
    // Writing to a string cannot fail.
    for line in 0..=LINES {
        let loss = most * f64::from(line) / f64::from(LINES);
        let (at, right, label) = (y(loss), WIDTH - EDGE, LEFT - 6.0);
        let _ = writeln!(
            svg,
            "<path d=\"M{LEFT} {at:.1}H{right}\" stroke=\"#ddd\"/>\
             <text x=\"{label}\" y=\"{:.1}\" text-anchor=\"end\">{loss:.2}</text>",
            at + 4.0
        );
    }
    let base = HEIGHT - 10.0;
    let _ = writeln!(
        svg,
        "<text x=\"{LEFT}\" y=\"{base}\">loss in nats for each token, by step</text>\
         <text x=\"{}\" y=\"{base}\" text-anchor=\"end\">{last}</text>",
        WIDTH - EDGE
    );
    svg.push_str("<polyline fill=\"none\" stroke=\"#0a66c2\" stroke-width=\"1.5\" points=\"");
    for (step, loss) in losses {
        let _ = write!(svg, "{:.1},{:.1} ", x(*step), y(*loss));
    }
    svg.push_str("\"/>\n</svg>\n");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_goes_from_the_first_loss_to_the_last() {
        let svg = svg(&[(10, 8.0), (20, 4.0), (40, 2.0)]);
        assert!(svg.contains("points=\"213.0,12.0 378.0,130.0 708.0,189.0 \""), "{svg}");
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
        assert!(super::svg(&[]).contains("points=\"\""), "a model without steps has a chart too");
    }
}

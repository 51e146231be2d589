package io.elasticfaces.cli.page;

import java.util.List;

/** The contrast of texts with what is behind them, as WCAG 2.2 computes it; 4.5 is its level AA. */
final class Contrast {
    private static final String SCRIPT = """
            const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
            const light = colour => {
              const parts = numbers(colour).slice(0, 3).map(part => part / 255)
                .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
              return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
            };
            const see = node => {
              const colour = getComputedStyle(node).backgroundColor;
              return colour.startsWith('rgb') && (numbers(colour)[3] ?? 1) > 0.8;
            };
            const found = [];
            for (const node of document.querySelectorAll('body *')) {
              const said = [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim());
              if (said && node.checkVisibility() && !node.closest('.offscreen, .skip')) {
                let behind = node;
                while (behind.parentElement && !see(behind)) { behind = behind.parentElement; }
                const pair = [node, behind].map((one, i) =>
                  light(getComputedStyle(one)[i ? 'backgroundColor' : 'color']));
                const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
                if (ratio < 4.5) { found.push(`${node.className} "${node.textContent.trim()}" ${ratio.toFixed(2)}`); }
              }
            }
            return found;
            """;

    private Contrast() {}

    /** Returns the texts of the page whose contrast is below 4.5. */
    static List<?> tooLittle(Browser browser) {
        return (List<?>) browser.ask(SCRIPT);
    }
}

package io.elasticfaces.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryCurveTest {
    @Test
    void shouldMeasureGrowthInTheSecondHalfOnly() {
        MemoryCurve curve = new MemoryCurve();
        for (int i = 0; i < 100; i++) {
            curve.add(i * 10, i < 50 ? i * 1_000_000L : 50_000_000L + (i - 50) * 2_000L);
        }

        assertThat(curve.bytesPerThousand()).isCloseTo(200_000, within(1.0));
        assertThat(curve.startBytes()).isZero();
        assertThat(curve.endBytes()).isEqualTo(50_098_000L);
    }

    @Test
    void shouldCallWhatSwingsFlat() {
        MemoryCurve curve = new MemoryCurve();
        for (int i = 0; i < 400; i++) {
            curve.add(i * 25, 300_000_000L + (i % 2 == 0 ? 5_000_000L : -5_000_000L));
        }

        assertThat(curve.bytesPerThousand()).isCloseTo(0, within(50_000.0));
    }

    @Test
    void shouldHaveNoSlopeWithOneSample() {
        MemoryCurve curve = new MemoryCurve();
        curve.add(10, 1);

        assertThat(curve.bytesPerThousand()).isZero();
    }

    @Test
    void shouldDrawEveryCurveWithItsGoal() {
        MemoryCurve curve = new MemoryCurve();
        curve.add(0, 200_000_000);
        curve.add(1000, 250_000_000);

        String svg = MemoryPlot.draw("Memory", List.of(new MemoryPlot.Line("dlib", curve, 280)));

        // 300 MB high and 1,000 pictures wide: x 70 to 840, y 292 to 64.
        assertThat(svg).contains("dlib (goal 280 MB)", "M70.0 140.0L840.0 102.0", "M70 79.2H840", "1,000");
    }
}

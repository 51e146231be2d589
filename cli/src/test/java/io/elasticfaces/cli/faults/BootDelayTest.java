package io.elasticfaces.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootDelayTest {
    @Test
    void shouldStayAsItIsGiven() {
        assertThat(draw(BootDelay.parse("1500"), 10)).containsOnly(Duration.ofMillis(1500));
    }

    @Test
    void shouldDrawFromTheWholeRange() {
        List<Duration> drawn = draw(BootDelay.parse("1000..5000"), 1000);

        assertThat(drawn).allMatch(delay -> delay.toMillis() >= 1000 && delay.toMillis() <= 5000);
        assertThat(drawn).anyMatch(delay -> delay.toMillis() < 1200).anyMatch(delay -> delay.toMillis() > 4800);
    }

    @Test
    void shouldDrawAroundTheMedianWithALongTail() {
        List<Duration> drawn = draw(BootDelay.parse("lognormal:2000,0.5"), 1000);

        long quicker = drawn.stream().filter(delay -> delay.toMillis() < 2000).count();
        assertThat(quicker).isBetween(450L, 550L);
        // Beyond e^0.5 times the median lies what is more than one sigma above: 15.9%.
        long slow = drawn.stream().filter(delay -> delay.toMillis() > 3297).count();
        assertThat(slow).isBetween(120L, 200L);
    }

    @Test
    void shouldNeverTakeLongerThanTheLongest() {
        assertThat(draw(BootDelay.parse("lognormal:3600000,5"), 1000))
                .allMatch(delay -> delay.compareTo(BootDelay.LONGEST) <= 0);
    }

    @Test
    void shouldDrawTheSameFromTheSameSeed() {
        BootDelay delay = BootDelay.parse("0..1000");

        assertThat(draw(delay, 20)).isEqualTo(draw(delay, 20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "fast", "-1", "5..1", "1..", "lognormal:5", "lognormal:5,9", "3600001", "9999999999", "1.5"})
    void shouldSayWhatItWants(String text) {
        assertThatThrownBy(() -> BootDelay.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("boot delay");
    }

    private static List<Duration> draw(BootDelay delay, int count) {
        Random random = new Random(7);
        return Stream.generate(() -> delay.next(random)).limit(count).toList();
    }
}

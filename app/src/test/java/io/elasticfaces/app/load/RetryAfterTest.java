package io.elasticfaces.app.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3|3000",
                "0|100",
                "100000|60000",
                "99999999999999999999|1000",
                "soon|1000",
                "-1|1000",
                "Fri, 2 Jan 2026 03:04:12 GMT|7000",
                "Fri, 2 Jan 2026 03:04:00 GMT|100",
                "''|1000"
            })
    void shouldReadSecondsAndDatesWithinBounds(String header, long millis) {
        assertThat(RetryAfter.of(headers(header), NOW)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void shouldWaitASecondWithoutHeader() {
        assertThat(RetryAfter.of(HttpHeaders.of(Map.of(), (name, value) -> true), NOW))
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Property
    void shouldStayWithinBoundsForAnyHeader(@ForAll String header) {
        assertThat(RetryAfter.of(headers(header), NOW)).isBetween(Duration.ofMillis(100), Duration.ofMinutes(1));
    }

    private static HttpHeaders headers(String value) {
        return HttpHeaders.of(Map.of("Retry-After", List.of(value)), (name, any) -> true);
    }
}

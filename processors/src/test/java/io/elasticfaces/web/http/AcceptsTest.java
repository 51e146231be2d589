package io.elasticfaces.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none | false",
                "*/* | false",
                "text/html, */*;q=0.8 | false",
                "application/json | true",
                "Application/JSON; charset=utf-8 | true",
                "application/problem+json | true",
                "application/json, text/plain, */* | true",
                "application/json;q=0.9, */*;q=0.8 | true",
                "text/plain, application/json;q=0.5 | false",
                "text/*, application/json;q=0.5 | false",
                "application/json;q=0.5, */* | false",
                "application/json;q=0, */*;q=0 | false",
                "text/plain;q=0.1, application/json;q=0.5, */* | true",
                "*/*, text/plain;q=0.1, application/json;q=0.5 | true",
            })
    void shouldPreferJsonByQuality(String accept, boolean json) {
        assertThat(Accepts.json(accept)).isEqualTo(json);
    }
}

package io.elasticfaces.worker.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonTest {
    @Test
    void shouldGiveOneSpellingToAName() {
        assertThat(new Person(" Jose\u0301 ", "a.jpg", new float[2]).name()).isEqualTo("Jos\u00e9");
        assertThat(Person.normalise("\tRenée Müller\n")).isEqualTo("Renée Müller");
        assertThat(Person.normalise("\u200bZero\u00a0")).isEqualTo("Zero");
        assertThat(Person.normalise("李雷 \ud83d\udc69\u200d\ud83d\udd2c"))
                .as("joined characters stay")
                .isEqualTo("李雷 \ud83d\udc69\u200d\ud83d\udd2c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Unknown", "unknown ", "A\nB", "A\r\nB", "A\u2028B", "A\u0000B", "A\u202eB"})
    void shouldRefuseANameThatWouldBreakAResponse(String name) {
        assertThatThrownBy(() -> Person.normalise(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s).{20,}\\.");
    }
}

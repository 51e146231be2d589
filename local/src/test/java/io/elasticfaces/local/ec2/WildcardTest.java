package io.elasticfaces.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardTest {
    @ParameterizedTest
    @CsvSource({
        "app-tier-instance-*, app-tier-instance-1,  true",
        "app-tier-instance-?, app-tier-instance-1,  true",
        "app-tier-instance-?, app-tier-instance-15, false",
        "app-tier-instance-?, app-tier-instance-,   false",
        "*,                   anything,             true",
        "*-tier-*-1,          app-tier-instance-1,  true",
        "App*,                app,                  false",
        "a.c,                 abc,                  false",
        "\\*,                 *,                    true",
        "\\*,                 x,                    false",
        "a\\?c,               a?c,                  true",
        "a\\\\c,              a\\c,                 true",
        "a\\,                 a\\,                  true",
    })
    void shouldMatchAsEc2Says(String pattern, String text, boolean fits) {
        assertThat(Wildcard.matches(pattern, text)).isEqualTo(fits);
    }

    @Test
    void shouldLetAnEmptyPatternFitTheEmptyTextOnly() {
        assertThat(Wildcard.matches("", "")).isTrue();
        assertThat(Wildcard.matches("", "x")).isFalse();
        assertThat(Wildcard.matches("**", "")).isTrue();
    }

    @Property(tries = 2000)
    void shouldAgreeWithARegularExpression(
            @ForAll @StringLength(max = 8) @Chars({'a', 'b', '*', '?', '\\'}) String pattern,
            @ForAll @StringLength(max = 8) @CharRange(from = 'a', to = 'b') @Chars({'*', '?', '\\'}) String text) {
        assertThat(Wildcard.matches(pattern, text))
                .isEqualTo(Pattern.compile(regex(pattern), Pattern.DOTALL)
                        .matcher(text)
                        .matches());
    }

    private static String regex(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (int at = 0; at < pattern.length(); at++) {
            char c = pattern.charAt(at);
            if (c == '*') {
                regex.append(".*");
            } else if (c == '?') {
                regex.append('.');
            } else if (c == '\\' && at + 1 < pattern.length()) {
                at++;
                regex.append(Pattern.quote(String.valueOf(pattern.charAt(at))));
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }

    @Test
    void shouldTakeNoLongOverAHostilePattern() {
        assertThat(Wildcard.matches("*a".repeat(2000) + "b", "a".repeat(4000))).isFalse();
    }
}

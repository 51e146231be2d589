package io.elasticfaces.web.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.RequestIds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectKeysTest {
    private final RequestIds ids = new RequestIds(InstantSource.fixed(Instant.ofEpochMilli(1_800_000_000_123L)));

    @ParameterizedTest
    @CsvSource({
        "test_000.jpg, test_000.jpg, test_000",
        "../../etc/passwd, passwd, passwd",
        "C:\\photos\\Ada.png, Ada.png, Ada",
        "two.dots.jpg, two.dots.jpg, two.dots",
        ".hidden, .hidden, .hidden",
        "'', picture, picture",
        "no-extension, no-extension, no-extension"
    })
    void shouldGiveBackAHarmlessName(String sent, String displayed, String stem) {
        assertThat(ObjectKeys.displayed(sent)).isEqualTo(displayed);
        assertThat(ObjectKeys.stem(ObjectKeys.displayed(sent))).isEqualTo(stem);
    }

    @Property
    void shouldMakeEveryNameSafe(@ForAll String sent) {
        String displayed = ObjectKeys.displayed(sent);
        assertThat(displayed).isNotEmpty().doesNotContainPattern("[\\r\\n\\u0000/\\\\]");
        assertThat(displayed.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(1000);
        assertThat(ObjectKeys.ORIGINAL.key("id", displayed))
                .matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}|picture\\.[A-Za-z0-9._-]*");
    }

    @Test
    void shouldKeepTheExtensionOfALongName() {
        assertThat(ObjectKeys.ORIGINAL.key("id", "x".repeat(500) + ".jpeg"))
                .hasSize(120)
                .endsWith(".jpeg");
    }

    @Test
    void shouldFindTheIdInAKey() {
        String id = ids.next();

        assertThat(RequestIds.madeAt(id)).hasValue(1_800_000_000_123L);
        assertThat(RequestIds.ofKey(ObjectKeys.UNIQUE.key(id, "a.jpg"))).contains(id);
        assertThat(RequestIds.ofKey("test_000.jpg")).isEmpty();
    }

    @Test
    void shouldNeverMakeTheSameIdTwice() {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            made.add(ids.next());
        }
        assertThat(made).hasSize(10_000);
    }
}

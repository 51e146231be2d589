package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What nobody should send gets its status and its sentence, and leaves nothing behind. */
class BadInputsIT {
    private static WebTier web;

    @BeforeAll
    static void start(@TempDir Path folder) {
        web = new WebTier(
                folder,
                Map.of(
                        "app.web.token",
                        BadInputs.TOKEN,
                        "app.web.upload-timeout",
                        "1s",
                        "app.max-pixels",
                        Integer.toString(BadInputs.MAX_PIXELS),
                        "camel.server.maxBodySize",
                        Integer.toString(BadInputs.MAX_BODY)));
    }

    @Test
    void shouldHaveManyRows() {
        assertThat(BadInputs.rows()).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @MethodSource("io.elasticfaces.cli.BadInputs#rows")
    void shouldRefuse(BadInputs.Row row) throws Exception {
        RawHttp.Answer answer = RawHttp.exchange(web.port(), row.request());

        assertThat(answer.status()).as(answer.body()).isEqualTo(row.status());
        assertThat(answer.body().strip()).isEqualTo(row.sentence());
        if (!answer.body().isEmpty()) {
            assertThat(answer.body()).endsWith("\n");
            assertThat(answer.headers()).containsEntry("content-type", "text/plain; charset=utf-8");
        }
        assertThat(answer.headers().toString() + answer.body()).doesNotContain("Exception", "at java", "<script");
    }

    @AfterAll
    static void shouldHaveLeftNothing() {
        String bucket = WebTier.NAMES.inBucket();
        assertThat(web.aws.s3().listObjectsV2(list -> list.bucket(bucket)).contents())
                .isEmpty();
        web.close();
    }
}

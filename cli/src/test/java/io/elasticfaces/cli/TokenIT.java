package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in where a token is set, over real HTTP. */
class TokenIT {
    private static WebTier web;

    @BeforeAll
    static void start(@TempDir Path folder) {
        web = new WebTier(folder, Map.of("app.web.token", "open-sesame"));
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @Test
    void shouldRefuseWhoeverHasNoToken() throws Exception {
        HttpResponse<String> refused = web.send(new Multipart()
                .file("inputFile", "a.png", Pictures.png(5, 5))
                .post(web.uri("/"))
                .header("Accept", "application/json")
                .build());

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(refused.body()).contains("\"status\":401");
        assertThat(web.get("/status").statusCode()).isEqualTo(401);
        assertThat(web.get("/observe/metrics").statusCode()).isEqualTo(401);
        assertThat(web.get("/results/x", "Authorization", "Bearer wrong").statusCode())
                .isEqualTo(401);
    }

    @Test
    void shouldLetTheTokenInAndThePageAskForIt() throws Exception {
        assertThat(web.get("/status", "Authorization", "Bearer open-sesame").statusCode())
                .isEqualTo(200);
        assertThat(web.send(new Multipart()
                                .file("inputFile", "a.png", Pictures.png(5, 5))
                                .post(web.uri("/"))
                                .headers("Authorization", "Bearer open-sesame", "Prefer", "respond-async")
                                .build())
                        .statusCode())
                .isEqualTo(202);
        assertThat(web.get("/").statusCode()).isEqualTo(200);
        assertThat(web.get("/observe/health").statusCode()).isEqualTo(200);
    }
}

package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A web tier that is told to end while callers wait. */
class DrainIT {
    @TempDir
    Path folder;

    @Test
    void shouldAnswerWhoItCanAndTellTheRestWhereToFetch() throws Exception {
        ExecutorService clients = Executors.newCachedThreadPool();
        try (WebTier web = new WebTier(folder, Map.of("app.web.drain", "3s"))) {
            List<Future<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                var upload = new Multipart()
                        .file("inputFile", "picture-%d.png".formatted(i), Pictures.png(8, 8))
                        .post(web.uri("/"))
                        .build();
                waiting.add(clients.submit(() -> web.send(upload)));
            }
            List<RecognitionRequest> requests = web.takeRequests(30);
            assertThat(requests).hasSize(30);

            Future<?> end = clients.submit(web::end);
            requests.subList(0, 10)
                    .forEach(request -> web.reply(new RecognitionReply(
                            request.imageName(),
                            request.id(),
                            new Outcome(OutcomeStatus.OK, "Paul", null, Detection.NONE))));

            int answered = 0;
            int told = 0;
            for (Future<HttpResponse<String>> one : waiting) {
                HttpResponse<String> response = one.get(20, TimeUnit.SECONDS);
                if (response.statusCode() == 200) {
                    assertThat(response.body()).endsWith(":Paul");
                    answered++;
                } else {
                    assertThat(response.statusCode()).isEqualTo(504);
                    String location = response.headers().firstValue("Location").orElseThrow();
                    assertThat(requests).anyMatch(request -> location.equals("/results/" + request.id()));
                    assertThat(response.body()).contains(location);
                    told++;
                }
            }
            assertThat(answered).isEqualTo(10);
            assertThat(told).isEqualTo(20);
            end.get(30, TimeUnit.SECONDS);
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void shouldAskToComeBackWhenNoMoreIsTaken() throws Exception {
        try (WebTier web = new WebTier(folder, Map.of())) {
            web.role.main().getCamelContext().getRouteController().stopRoute("recognise");

            HttpResponse<String> refused = web.send(new Multipart()
                    .file("inputFile", "picture.png", Pictures.png(8, 8))
                    .post(web.uri("/"))
                    .build());

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        }
    }
}

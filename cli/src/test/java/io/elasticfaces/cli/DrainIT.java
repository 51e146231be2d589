package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.RecognitionRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A web tier that stops, or reaches the deadline, while clients wait. */
class DrainIT {
    @TempDir
    Path folder;

    @Test
    void shouldAnswerOrGiveTheLocationOfTheResultWhenItStops() throws Exception {
        try (WebTier web = new WebTier(folder, Map.of("app.web.drain", "3s"))) {
            var waiting = web.posts(30, "Accept", "*/*");
            List<RecognitionRequest> requests = web.take(30);

            CompletableFuture<Void> end = CompletableFuture.runAsync(web::end);
            requests.subList(0, 10).forEach(request -> web.reply(request, WebTier.found("Paul")));

            List<HttpResponse<String>> answers =
                    waiting.stream().map(CompletableFuture::join).toList();
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() == 200)
                    .hasSize(10)
                    .allSatisfy(answer -> assertThat(answer.body()).endsWith(":Paul"));
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() == 504)
                    .hasSize(20)
                    .allSatisfy(answer -> {
                        String location =
                                answer.headers().firstValue("Location").orElseThrow();
                        assertThat(requests).anyMatch(request -> location.equals("/results/" + request.id()));
                        assertThat(answer.body()).contains(location);
                    });
            end.join();
        }
    }

    @Test
    void shouldGiveTheLocationOfTheResultAtTheDeadlineAndRefuseRequestsWhenStopped() throws Exception {
        try (WebTier web = new WebTier(folder, Map.of("app.web.answer-deadline", "1s"))) {
            HttpResponse<String> late = web.post("slow.jpg").join();
            assertThat(late.statusCode()).isEqualTo(504);
            RecognitionRequest request = web.take();
            web.store(request, WebTier.found("Late"));
            String location = late.headers().firstValue("Location").orElseThrow();
            assertThat(location).isEqualTo("/results/" + request.id());
            assertThat(web.get(location).body()).isEqualTo("slow:Late");

            web.role.main().getCamelContext().getRouteController().stopRoute("recognise");
            HttpResponse<String> refused = web.post("picture.png").join();
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(web.get("/observe/health/live").statusCode())
                    .as("a supervisor must not kill a web tier that drains")
                    .isEqualTo(200);
            assertThat(web.get("/observe/health/ready").statusCode())
                    .as("a load balancer sends no more pictures")
                    .isEqualTo(503);
        }
    }
}

package io.elasticfaces.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metadata service as an instance's programs see it. */
class MetadataIT {
    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));
    private final HttpClient http = HttpClient.newHttpClient();
    private Cloud cloud;
    private String id;

    @BeforeEach
    void start() {
        InstantSource source = now::get;
        cloud = new Cloud(Cloud.settings(folder).withClock(source.withZone(ZoneOffset.UTC)));
        id = cloud.launch(
                "#!/bin/nothing",
                run -> run.tagSpecifications(
                        specification -> specification.resourceType("instance").tags(tag -> tag.key("keep-warm")
                                .value("yes"))));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private HttpRequest.Builder request(String instance, String path) {
        return HttpRequest.newBuilder(cloud.ec2().endpoint().resolve("/imds/" + instance + "/" + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String token(String instance) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request(instance, "latest/api/token")
                .header("X-aws-ec2-metadata-token-ttl-seconds", "60")
                .PUT(HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(id, path).header("X-aws-ec2-metadata-token", token(id)));
    }

    @Test
    void shouldTellAnInstanceWhoItIsAndHowItIsTagged() throws Exception {
        assertThat(get("latest/meta-data/instance-id").body()).isEqualTo(id);
        assertThat(get("latest/meta-data/tags/instance/keep-warm").body()).isEqualTo("yes");
        assertThat(get("latest/meta-data/tags/instance/").body()).isEqualTo("keep-warm");
        assertThat(get("latest/meta-data/tags/instance/Name").statusCode()).isEqualTo(404);
        assertThat(get("latest/meta-data/").body()).contains("instance-id\n").contains("placement/\n");
        assertThat(get("latest/meta-data/placement/region").body()).isEqualTo("us-east-1");
        assertThat(get("latest/user-data").body()).isEqualTo("#!/bin/nothing");
        assertThat(get("latest/dynamic/instance-identity/document").body()).contains("\"instanceId\" : \"" + id + "\"");
    }

    @Test
    void shouldShowTagsThatCameLater() throws Exception {
        cloud.client().createTags(create -> create.resources(id)
                .tags(tag -> tag.key("a/b").value("c")));

        assertThat(get("latest/meta-data/tags/instance/a/b").body()).isEqualTo("c");
    }

    @Test
    void shouldAnswerOnlyToTokensOfTheInstanceThatAreStillGood() throws Exception {
        String other = cloud.launch("");
        String path = "latest/meta-data/instance-id";
        String token = token(id);

        assertThat(send(request(id, path)).statusCode()).isEqualTo(401);
        assertThat(send(request(id, path).header("X-aws-ec2-metadata-token", "guess"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(request(id, path).header("X-aws-ec2-metadata-token", token(other)))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(request(id, path).header("X-aws-ec2-metadata-token", token))
                        .statusCode())
                .isEqualTo(200);
        now.updateAndGet(time -> time.plusSeconds(60));
        assertThat(send(request(id, path).header("X-aws-ec2-metadata-token", token))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void shouldGiveTokensForUpToSixHoursOnly() throws Exception {
        for (String ttl : new String[] {"0", "21601", "-1", "x", "99999999999"}) {
            HttpResponse<String> answer = send(request(id, "latest/api/token")
                    .header("X-aws-ec2-metadata-token-ttl-seconds", ttl)
                    .PUT(HttpRequest.BodyPublishers.noBody()));
            assertThat(answer.statusCode()).as(ttl).isEqualTo(400);
        }
        assertThat(send(request(id, "latest/api/token").PUT(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(400);
        assertThat(send(request("i-00000000000000000", "latest/api/token")
                                .header("X-aws-ec2-metadata-token-ttl-seconds", "60")
                                .PUT(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void shouldRefuseRequestsThatNameAnotherHost() throws Exception {
        URI endpoint = cloud.ec2().endpoint();
        try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 " + HttpURLConnection.HTTP_FORBIDDEN);
        }
    }
}

package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.aws.AwsClients;
import io.elasticfaces.local.CloudSettings;
import io.elasticfaces.local.LocalCloud;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The web tier as a process of its own that is told to end, and then killed, while callers wait. */
@Tag("long")
class WebRestartIT {
    private static final int CLIENTS = 10;
    private static final int PICTURES_EACH = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private final AtomicInteger fetched = new AtomicInteger();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private LocalCloud cloud;
    private URI web;

    @Test
    void shouldLoseNothingOverTwoRestarts() throws Exception {
        int port = freePort();
        web = URI.create("http://127.0.0.1:" + port + "/");
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        Process tier = null;
        try (LocalCloud started =
                new LocalCloud(new CloudSettings(folder.resolve("cloud")).withAppInstances(1, "#!/bin/sh\n"))) {
            cloud = started;
            new LocalAws(
                            cloud.s3().toString(),
                            cloud.sqs().toString(),
                            cloud.ec2().toString())
                    .use();
            tier = startTier(port);
            try (AwsClients aws = AwsClients.pooled(20);
                    AreaWorkers workers = new AreaWorkers(aws.s3(), aws.sqs(), 4, 300)) {
                List<Future<?>> runs = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    int width = 8 + i;
                    runs.add(clients.submit(() -> post(width)));
                }
                awaitAnswered(CLIENTS, runs);
                tier.destroy();
                assertThat(tier.waitFor(30, TimeUnit.SECONDS)).isTrue();
                tier = startTier(port);
                awaitAnswered(answered.get() + CLIENTS, runs);
                tier.destroyForcibly().waitFor();
                tier = startTier(port);
                for (Future<?> run : runs) {
                    run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                }
            }
            assertThat(answered).hasValue(CLIENTS * PICTURES_EACH);
            assertThat(broken).as("calls that the restarts broke").hasPositiveValue();
        } finally {
            clients.shutdownNow();
            if (tier != null) {
                tier.destroyForcibly();
            }
        }
    }

    private void awaitAnswered(int count, List<Future<?>> runs) {
        Awaitility.await().atMost(PATIENCE).until(() -> {
            for (Future<?> run : runs) {
                if (run.isDone()) {
                    run.get();
                }
            }
            return answered.get() >= count;
        });
    }

    /** Behaves as callers should: sends a picture again, under its key, unless an answer or a Location has come. */
    private void post(int width) {
        for (int i = 0; i < PICTURES_EACH; i++) {
            int height = 8 + i;
            String key = UUID.randomUUID().toString();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> isAnswered(width, height, key));
            answered.incrementAndGet();
        }
    }

    private boolean isAnswered(int width, int height, String key) throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(
                    new Multipart()
                            .file("inputFile", "same.png", Pictures.png(width, height))
                            .post(web)
                            .header("Idempotency-Key", key)
                            .timeout(PATIENCE)
                            .build(),
                    BodyHandlers.ofString());
            switch (answer.statusCode()) {
                case 200 -> requireRight(answer, width, height);
                case 504 ->
                    fetch(web.resolve(answer.headers().firstValue("Location").orElseThrow()), width, height);
                default -> {
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                    broken.incrementAndGet();
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            broken.incrementAndGet();
            return false;
        }
    }

    private void fetch(URI result, int width, int height) {
        fetched.incrementAndGet();
        broken.incrementAndGet();
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            try {
                HttpResponse<String> answer =
                        http.send(HttpRequest.newBuilder(result).build(), BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    requireRight(answer, width, height);
                }
                return answer.statusCode() == 200;
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static void requireRight(HttpResponse<String> answer, int width, int height) {
        assertThat(answer.body()).endsWith(":" + AreaWorkers.name(width, height));
    }

    private Process startTier(int port) throws Exception {
        Path home = Path.of(System.getProperty("faces.home"));
        ProcessBuilder builder = new ProcessBuilder(
                        home.resolve("faces").toString(),
                        "web",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("web.log").toFile()));
        builder.environment().putAll(cloud.environment());
        builder.environment().put("FACES_NO_BUILD", "1");
        builder.environment().put("FACES_STATE", folder.toString());
        builder.environment().put("APP_CONTROLLER_MAX", "0");
        builder.environment().put("APP_WEB_DRAIN", "300ms");
        builder.environment().put("APP_WEB_REPLIES_WAIT_SECONDS", "1");
        Process process = builder.start();
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> !process.isAlive()
                        || http.send(
                                                HttpRequest.newBuilder(web.resolve("/observe/health/ready"))
                                                        .timeout(Duration.ofSeconds(2))
                                                        .build(),
                                                BodyHandlers.discarding())
                                        .statusCode()
                                == 200);
        assertThat(process.isAlive()).isTrue();
        return process;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

package io.elasticfaces.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.cli.AppCloud;
import io.elasticfaces.cli.ChaosWorker;
import io.elasticfaces.cli.Multipart;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.local.CloudSettings;
import io.elasticfaces.local.LocalCloud;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Two web tiers with their own controllers and reply queues. One is killed and replaced while both have requests. */
class TwoWebTiersIT {
    private static final ResourceNames NAMES = new ResourceNames("faces");
    private static final Map<String, String> SETTINGS = Map.of(
            "APP_WEB_REPLY_QUEUE", "own",
            "APP_WEB_REPLIES_WAIT_SECONDS", "2",
            "APP_WORKER_KEEP_WARM", "30s",
            "APP_CONTROLLER_MAX", "2");
    private static final int REQUESTS = 240;
    private static final int CLIENTS = 30;
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final String REPEATED = "repeated at the survivor";
    private static final String FETCHED = "accepted by the killed web tier and fetched from the survivor";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Counts counts = new Counts();

    @TempDir
    Path folder;

    @Test
    @Tag("long")
    void shouldLoseNoAnswerWhenOneOfTwoWebTiersIsKilled() throws Exception {
        CloudSettings cloudSettings = new CloudSettings(folder.resolve("cloud"))
                .withAppInstances(2, ChaosWorker.userData(folder.resolve("worker.args")))
                .withEnvironment(SETTINGS);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (LocalCloud cloud = new LocalCloud(cloudSettings);
                AppCloud.Clients aws = AppCloud.clients(cloud)) {
            Map<String, String> environment = new HashMap<>(cloud.environment());
            environment.putAll(SETTINGS);
            try (WebProcess killed = new WebProcess(environment, folder.resolve("killed.log"), counts)) {
                String orphan = replyQueues(aws.sqs()).get(0);
                try (WebProcess survivor = new WebProcess(environment, folder.resolve("survivor.log"), counts)) {
                    AtomicInteger answered = new AtomicInteger();
                    List<Future<Void>> requests = new ArrayList<>();
                    for (int i = 0; i < REQUESTS; i++) {
                        int number = i;
                        requests.add(clients.submit(() -> {
                            ask(number, number % 2 == 0 ? killed.uri : survivor.uri, survivor.uri);
                            answered.incrementAndGet();
                            return null;
                        }));
                    }
                    Awaitility.await().atMost(LONG).until(() -> answered.get() > REQUESTS / 3);
                    killed.kill();
                    aws.sqs().tagQueue(tag -> tag.queueUrl(orphan).tags(Map.of("alive", "0")));
                    try (WebProcess replacement = new WebProcess(environment, folder.resolve("new.log"), counts)) {
                        Awaitility.await("the orphaned queue is deleted")
                                .atMost(LONG)
                                .until(() -> !replyQueues(aws.sqs()).contains(orphan));
                        assertThat(replyQueues(aws.sqs())).hasSize(2);
                        for (Future<Void> request : requests) {
                            request.get();
                        }
                        Awaitility.await("no request is tried again")
                                .atMost(LONG)
                                .until(() -> messages(aws.sqs(), NAMES.requestQueue()) == 0);
                        assertThat(messages(aws.sqs(), NAMES.deadQueue())).isZero();
                        assertThat(messages(aws.sqs(), NAMES.responseQueue())).isZero();
                    }
                }
            }
            assertThat(replyQueues(aws.sqs())).as("after the stop").isEmpty();
        } finally {
            clients.shutdownNow();
        }
        System.out.println("Two web tiers:\n" + counts);
        assertThat(counts.of(REPEATED)).isPositive();
        assertThat(counts.of(FETCHED)).isPositive();
    }

    /** Sends a picture, and checks that the answer is the right one for its bytes. */
    private void ask(int number, URI first, URI survivor) throws IOException, InterruptedException {
        byte[] picture = QuickRecognition.picture(
                number % 3 == 0 ? QuickRecognition.Kind.SLOW : QuickRecognition.Kind.PLAIN, "" + number);
        HttpResponse<String> response;
        URI asked = first;
        try {
            response = post(number, picture, first);
        } catch (IOException e) {
            if (first.equals(survivor)) {
                throw e;
            }
            counts.add(REPEATED);
            asked = survivor;
            response = post(number, picture, survivor);
        }
        if (response.statusCode() == 202) {
            String location = response.headers().firstValue("Location").orElseThrow();
            if (!asked.equals(survivor)) {
                counts.add(FETCHED);
            }
            response = Awaitility.await(location)
                    .atMost(LONG)
                    .until(
                            () -> http.send(
                                    HttpRequest.newBuilder(survivor.resolve(location))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString()),
                            result -> result.statusCode() != 202);
        }
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body().strip()).isEqualTo("image:" + QuickRecognition.name(picture));
    }

    private HttpResponse<String> post(int number, byte[] picture, URI web) throws IOException, InterruptedException {
        HttpRequest.Builder request = new Multipart()
                .file("inputFile", "image.png", picture)
                .post(web)
                .timeout(LONG)
                .header("Idempotency-Key", "two-" + number);
        if (number % 4 < 2) {
            request.header("Prefer", "respond-async");
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Returns the URLs of the web tiers' own queues. */
    private static List<String> replyQueues(SqsClient sqs) {
        return sqs.listQueues(list -> list.queueNamePrefix(NAMES.replyQueuePrefix())).queueUrls().stream()
                .filter(url -> !url.endsWith(NAMES.responseQueue()))
                .toList();
    }

    private static int messages(SqsClient sqs, String queue) {
        String url = sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl();
        return sqs
                .getQueueAttributes(get -> get.queueUrl(url)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes()
                .values()
                .stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }
}

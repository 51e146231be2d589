package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Operation;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.aws.StoredOutcome;
import io.elasticfaces.contract.gallery.CollectionStore;
import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.contract.gallery.ModelId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.Message;

/** boto3, unchanged, with the shipped web tier, S3 and SQS. The test is the worker. */
class RekognitionIT {
    private static final ModelId MODELS = new ModelId("dlib", "abc", 2);
    private static final String PLACED = """
            "box": {"probability": 0.99, "x_min": 1, "y_min": 2, "x_max": 5, "y_max": 7},
            "landmarks": [[2, 3], [4, 3], [3, 4], [2, 5], [4, 5]],
            "quality": {"size": 5, "sharpness": 50, "brightness": 50, "pose": {"pitch": 0, "yaw": 0, "roll": 0}}""";

    @TempDir
    Path folder;

    @Test
    void shouldServeBoto3() throws Exception {
        Programs.require("python3");
        Path log = folder.resolve("boto3.log");
        assumeTrue(
                Programs.run(Programs.program(folder.resolve("import.log"), Map.of(), "python3", "-c", "import boto3"))
                                .code()
                        == 0,
                "skipped: boto3 is missing; pip install boto3 installs it");
        Path picture = Files.write(folder.resolve("picture.png"), Multipart.png(8, 8));
        AtomicBoolean ended = new AtomicBoolean();
        try (WebTier web = new WebTier(
                folder,
                Map.of(
                        "app.web.token", "a-token-of-some-length",
                        "app.web.access-keys", "AKID:0123456789abcdef",
                        "app.web.picture-buckets", AppCloud.NAMES.stateBucket()))) {
            web.cloud.put(AppCloud.NAMES.stateBucket(), "picture.png", Multipart.png(8, 8), Map.of());
            Thread worker = new Thread(() -> work(web, ended));
            worker.start();
            String script = Programs.HOME
                    .resolve("cli/src/test/resources/rekognition.py")
                    .toString();

            Programs.Result result = Programs.run(Programs.program(
                    log,
                    Map.of(),
                    "python3",
                    script,
                    web.uri("/rekognition").toString(),
                    picture.toString(),
                    AppCloud.NAMES.stateBucket()));

            ended.set(true);
            worker.join();
            assertThat(result.output()).endsWith("done\n");
        }
    }

    private static void work(WebTier web, AtomicBoolean ended) {
        CollectionStore store = new CollectionStore(web.cloud.aws.s3(), AppCloud.NAMES.stateBucket());
        String queue = AppCloud.NAMES.requestQueue();
        while (!ended.get()) {
            for (Message message : web.cloud.receive(queue)) {
                RecognitionRequest request = RecognitionRequest.parse(message.body());
                if (request.operation().collection().equals("visitors")) {
                    web.answer(request, Outcome.failed(FailureReason.NO_FACE, "The picture has no face."));
                } else {
                    answer(web, request, Outcome.ofOperation(result(store, request)));
                }
                web.cloud.aws.sqs().deleteMessage(delete -> delete.queueUrl(web.cloud.url(queue))
                        .receiptHandle(message.receiptHandle()));
            }
        }
    }

    private static void answer(WebTier web, RecognitionRequest request, Outcome outcome) {
        Map<String, String> metadata = StoredOutcome.metadata(outcome, web.metadata(request));
        byte[] result = outcome.result().getBytes(StandardCharsets.UTF_8);
        web.cloud.put(AppCloud.NAMES.outBucket(), request.imageName(), result, metadata);
        web.reply(request, outcome);
    }

    private static String result(CollectionStore store, RecognitionRequest request) {
        Operation operation = request.operation();
        String near =
                "\"subjects\": [{\"subject\": \"Ada\", \"similarity\": 0.9, \"distance\": 0.3, \"image_id\": \"%s\"}]"
                        .formatted(request.id());
        String size = "\"width\": 8, \"height\": 8";
        return switch (operation.kind()) {
            case DETECT -> "{\"result\": [{%s}], %s}".formatted(PLACED, size);
            case RECOGNISE -> "{\"result\": [{%s, %s}], %s}".formatted(PLACED, near, size);
            case SEARCH -> "{\"result\": [{%s}]}".formatted(near);
            case COMPARE ->
                "{\"result\": [{\"source_image_face\": {%s}, \"face_matches\": [{%s, \"similarity\": 0.9}]}], %s,"
                                .formatted(PLACED, PLACED, size)
                        + " \"source\": {%s}}".formatted(size);
            case ENROL -> {
                String person = operation.name() == null ? request.id() : operation.name();
                store.enrol(
                        operation.collection(),
                        MODELS,
                        List.of(new EnrolledFace(request.id(), person, "a.png", new float[] {1, 0})));
                yield "{\"image_id\": \"%s\", \"faces\": [{\"image_id\": \"%s\", \"subject\": \"%s\", %s}], %s}"
                        .formatted(request.id(), request.id(), person, PLACED, size);
            }
        };
    }
}

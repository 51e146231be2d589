package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** A web tier with a reply queue of its own, and workers that know of it or do not. */
class ReplyQueueIT {
    @TempDir
    Path folder;

    @Test
    void shouldReceiveRepliesFromItsOwnQueueUntilItStops() throws Exception {
        try (WebTier web = new WebTier(folder, Map.of("app.web.reply-queue", "own"))) {
            var answer = web.post("new.png");
            RecognitionRequest request = web.take();
            assertThat(AppCloud.NAMES.isReplyQueue(request.replyTo())).isTrue();
            assertThat(web.cloud.attributes(request.replyTo())).containsEntry("MaximumMessageSize", "1024");

            web.cloud.send(request.replyTo(), reply(request, "Ada"));

            assertThat(answer.get().body()).isEqualTo("new:Ada");
            web.end();
            assertThatExceptionOfType(QueueDoesNotExistException.class)
                    .isThrownBy(() -> web.cloud.url(request.replyTo()));
        }
    }

    @Test
    void shouldReceiveItsRepliesFromTheResponseQueueAndLeaveThoseToAnother() throws Exception {
        try (WebTier web = new WebTier(folder, Map.of("app.web.reply-queue", "own"))) {
            String ofAnother = "{\"image_name\": \"another.png\", \"prediction\": \"Bill\"}";
            web.cloud.send(AppCloud.NAMES.responseQueue(), ofAnother);
            var answer = web.post("old.png");

            web.reply(web.take(), WebTier.found("Ada"));

            assertThat(answer.get().body()).isEqualTo("old:Ada");
            Awaitility.await("the other web tier receives its reply")
                    .atMost(WebTier.LONG)
                    .until(() -> web.cloud.receive(AppCloud.NAMES.responseQueue()).stream()
                            .anyMatch(message -> message.body().equals(ofAnother)));
        }
    }

    private static String reply(RecognitionRequest request, String name) {
        return new RecognitionReply(request.imageName(), request.id(), WebTier.found(name)).toJson();
    }
}

package io.elasticfaces.web.answer;

import io.elasticfaces.contract.Settings;
import java.time.Duration;

/**
 * The settings of the web tier.
 *
 * @param keys the object keys of pictures
 * @param answerDeadline how long a client waits
 * @param expiry how long workers accept a request
 * @param maxPixels the largest number of pixels of a picture
 * @param replies the queue that replies are sent to
 */
public record WebSettings(
        ObjectKeys keys, Duration answerDeadline, Duration expiry, long maxPixels, ReplyQueue.Mode replies) {
    public static WebSettings read(Settings settings) {
        return new WebSettings(
                settings.choice("app.keys", ObjectKeys.class),
                settings.duration("app.web.answer-deadline"),
                settings.duration("app.web.expiry"),
                settings.number("app.max-pixels", 1, Long.MAX_VALUE),
                settings.choice("app.web.reply-queue", ReplyQueue.Mode.class));
    }
}

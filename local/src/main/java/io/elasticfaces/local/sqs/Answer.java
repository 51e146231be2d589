package io.elasticfaces.local.sqs;

import io.vertx.core.buffer.Buffer;

/**
 * What goes back to a client.
 *
 * @param status the HTTP status
 * @param contentType the type of the body
 * @param queryError the header {@code x-amzn-query-error}; null where none belongs
 * @param body the body
 */
record Answer(int status, String contentType, String queryError, Buffer body) {
    boolean isSuccess() {
        return status / 100 == 2;
    }

    Answer withBody(String text) {
        return new Answer(status, contentType, queryError, Buffer.buffer(text));
    }

    Answer withQueryError(String value) {
        return new Answer(status, contentType, value, body);
    }
}

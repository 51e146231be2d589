package io.elasticfaces.worker.image;

import java.time.Duration;

/**
 * Decoding a picture took more processor time than the limit. The decoding thread cannot be stopped, so the process
 * should end soon.
 */
public final class DecodingTimeout extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param limit the limit of processor time */
    public DecodingTimeout(Duration limit) {
        super("The picture takes more than " + limit.toSeconds()
                + " s of processor time to decode. Save it again in a picture program and send that.");
    }
}

package io.elasticfaces.web.http;

/**
 * The API that an address belongs to. It decides which bodies and credentials a request may have, and the format of
 * errors.
 */
public enum Api {
    /** Our own: forms, bearer tokens, and errors as text or problem details. */
    CLASSIC,
    /** {@code /api/v1}, CompreFace's: forms and JSON, {@code x-api-key}, and errors as JSON. */
    COMPREFACE,
    /** {@code /rekognition}, Amazon Rekognition's: JSON, signatures, and errors as JSON. */
    REKOGNITION;

    /** The header with Rekognition's action. */
    public static final String TARGET = "X-Amz-Target";

    /** Returns the API of a path, which may be null. */
    public static Api of(String path) {
        if (path != null && path.startsWith("/api/v1/")) {
            return COMPREFACE;
        }
        return path != null && path.matches("/rekognition/?") ? REKOGNITION : CLASSIC;
    }
}

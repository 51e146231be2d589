package io.elasticfaces.worker.detect;

/** MTCNN's standardisation of pixels 0..255: {@code (p - 127.5) * 0.0078125}, as {@code p * SCALE - SHIFT}. */
final class Standard {
    static final float SCALE = 0.0078125f;
    static final float SHIFT = 127.5f * SCALE;

    private Standard() {}
}

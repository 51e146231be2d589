package io.elasticfaces.recognition.detect;

/** How MTCNN's networks want pixels 0..255: {@code (p - 127.5) * 0.0078125}, here as {@code p * SCALE - SHIFT}. */
final class Standard {
    static final float SCALE = 0.0078125f;
    static final float SHIFT = 127.5f * SCALE;

    private Standard() {}
}

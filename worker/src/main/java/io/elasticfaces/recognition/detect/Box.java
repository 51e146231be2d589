package io.elasticfaces.recognition.detect;

/**
 * A face's box in pixels of the upright picture; its sides may lie outside of it.
 *
 * @param left x of the left side
 * @param top y of the top side
 * @param right x of the right side
 * @param bottom y of the bottom side
 */
public record Box(float left, float top, float right, float bottom) {
    /** Width times height, as facenet-pytorch orders faces by. */
    public float area() {
        return (right - left) * (bottom - top);
    }
}

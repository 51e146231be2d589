package io.elasticfaces.worker.detect;

/**
 * A face's box in pixels of the upright picture; it may extend beyond the picture.
 *
 * @param left x of the left side
 * @param top y of the top side
 * @param right x of the right side
 * @param bottom y of the bottom side
 */
public record Box(float left, float top, float right, float bottom) {
    /** Returns width times height, by which facenet-pytorch orders faces. */
    public float area() {
        return (right - left) * (bottom - top);
    }
}

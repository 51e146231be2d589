package io.elasticfaces.contract.gallery;

/**
 * A face that is an example of a person, or a person without faces.
 *
 * @param id unique; the id of the enrolment's request for its first face, otherwise {@link FaceId#of}
 * @param person the name in responses, as {@link PersonName#normalise} returns it
 * @param source where the face is from, e.g. a file name, 1 to {@value #LONGEST_SOURCE} characters; null if this is a
 *     person without faces
 * @param embedding as long as its model set's dimension; null in lists, and if this is a person without faces
 */
public record EnrolledFace(String id, String person, String source, float[] embedding) {
    /** The longest source. */
    public static final int LONGEST_SOURCE = 255;

    /** Returns whether this is a face, and not a person without faces. */
    public boolean isFace() {
        return source != null;
    }

    /** Returns the same face as an example of another person. */
    EnrolledFace named(String other) {
        return new EnrolledFace(id, other, source, embedding);
    }
}

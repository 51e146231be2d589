package io.elasticfaces.worker.gallery;

/**
 * One enrolled picture of a person; a person may have several.
 *
 * @param name the name in responses, at most {@value #LONGEST_NAME} characters
 * @param source the name of the picture's file
 * @param embedding as long as the gallery's dimension
 */
public record Person(String name, String source, float[] embedding) {
    /** The longest name, which keeps a reply below 1 KB. */
    public static final int LONGEST_NAME = 100;

    /** Checks the name. */
    public Person {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "A person's name has 1 to " + LONGEST_NAME + " characters; this has " + name.length() + ".");
        }
    }
}

package io.elasticfaces.contract.gallery;

import io.elasticfaces.contract.Outcome;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.regex.Pattern;

/** The rules for the names of people. */
public final class PersonName {
    /** The longest name, which keeps a reply below 1 KB. */
    public static final int LONGEST = 100;

    /** White space and invisible characters at the ends of a name. */
    private static final Pattern AROUND = Pattern.compile("^[\\s\\p{Z}\\p{Cf}]+|[\\s\\p{Z}\\p{Cf}]+$");

    private PersonName() {}

    /**
     * Returns a name in Unicode's composed form (NFC) without white space at its ends, so that one name has one
     * spelling.
     *
     * @throws IllegalArgumentException if the name cannot be part of a response: it is empty, longer than
     *     {@value #LONGEST} characters, contains control characters or line breaks, or is the response for a
     *     stranger, {@value Outcome#NOBODY}, or dots that clients remove from addresses
     */
    public static String normalise(String name) {
        String normal = spelling(name);
        if (normal.isEmpty() || normal.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "A person's name has 1 to " + LONGEST + " characters; this has " + normal.length() + ".");
        }
        if (normal.codePoints().anyMatch(PersonName::isInvisible)) {
            throw new IllegalArgumentException(
                    "A person's name has no line breaks or control characters, but this has. Rename it.");
        }
        if (normal.equalsIgnoreCase(Outcome.NOBODY)) {
            throw new IllegalArgumentException("The name " + normal + " is the response for strangers. Take another.");
        }
        if (normal.equals(".") || normal.equals("..")) {
            throw new IllegalArgumentException("A person's name is not " + normal + ", which no address can contain.");
        }
        return normal;
    }

    /** Returns a name in the spelling of {@link #normalise}, without checks. */
    public static String spelling(String name) {
        return AROUND.matcher(Normalizer.normalize(name, Form.NFC)).replaceAll("");
    }

    private static boolean isInvisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            // Directional overrides would reverse what follows the name.
            case Character.FORMAT ->
                character >= 0x202a && character <= 0x202e || character >= 0x2066 && character <= 0x2069;
            default -> false;
        };
    }
}

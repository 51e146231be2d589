package io.elasticfaces.cli.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whose a resource is: everything that belongs to a deployment carries the tag {@code elastic-faces=<prefix>}.
 *
 * @param prefix the deployment's prefix
 */
record Ownership(String prefix) {
    /** The tag's key. */
    static final String TAG = "elastic-faces";

    /** The tag that CloudFormation puts on what it makes. */
    static final String STACK_TAG = "aws:cloudformation:stack-name";

    /** What the tags say. */
    enum Whose {
        OURS,
        ANOTHERS,
        NOBODYS
    }

    /** Reads the tags; where there can be none (empty), the name alone says that it is ours. */
    Whose whose(Optional<Map<String, String>> tags) {
        if (tags.isEmpty()) {
            return Whose.OURS;
        }
        String value = tags.get().get(TAG);
        return value == null ? Whose.NOBODYS : value.equals(prefix) ? Whose.OURS : Whose.ANOTHERS;
    }

    /**
     * Returns why resources that are there must not be used, empty if they may.
     *
     * @param there whose each is, by what it is called
     * @param adopt whether what nobody's tag claims is to become ours
     */
    Optional<String> objection(Map<String, Whose> there, boolean adopt) {
        List<String> objections = new ArrayList<>();
        String anothers = those(there, Whose.ANOTHERS);
        if (!anothers.isEmpty()) {
            objections.add("Another deployment's, as the tag " + TAG + " says: " + anothers + ".");
        }
        String nobodys = those(there, Whose.NOBODYS);
        if (!nobodys.isEmpty() && !adopt) {
            objections.add("These are there and carry no tag " + TAG + ": " + nobodys
                    + ". If they are to be this deployment's, run again with --adopt; else choose another --prefix.");
        }
        return objections.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", objections));
    }

    private static String those(Map<String, Whose> there, Whose wanted) {
        return there.entrySet().stream()
                .filter(one -> one.getValue() == wanted)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }
}

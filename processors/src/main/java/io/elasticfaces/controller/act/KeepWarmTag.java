package io.elasticfaces.controller.act;

import io.elasticfaces.contract.ResourceNames;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The tag that keeps an idle worker running. Workers read it from their instance's metadata. */
public final class KeepWarmTag {
    /** Returns the tag that keeps the worker running. */
    public List<Tag> stay() {
        return tag("true");
    }

    /** Returns the tag that lets the worker stop when idle. Overwriting the tag needs no permission to delete tags. */
    public List<Tag> go() {
        return tag("false");
    }

    private static List<Tag> tag(String value) {
        return List.of(
                Tag.builder().key(ResourceNames.KEEP_WARM_TAG).value(value).build());
    }
}

package io.elasticfaces.contract.gallery;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The live rows of a collection: those whose ids are not removed, and that no later row with the same id replaces. */
public final class LiveRows {
    private LiveRows() {}

    /**
     * Returns the live rows of each block.
     *
     * @param blocks in the order of the log
     */
    public static List<BitSet> of(List<StoredBlock> blocks) {
        Set<String> removed = removed(blocks);
        Set<String> owned = new HashSet<>();
        List<BitSet> live = new ArrayList<>();
        blocks.forEach(block -> live.add(new BitSet(block.block().size())));
        for (int i = blocks.size() - 1; i >= 0; i--) {
            List<String> ids = blocks.get(i).block().ids();
            for (int row = ids.size() - 1; row >= 0; row--) {
                if (!removed.contains(ids.get(row)) && owned.add(ids.get(row))) {
                    live.get(i).set(row);
                }
            }
        }
        return live;
    }

    /** Returns the ids that are removed. */
    static Set<String> removed(List<StoredBlock> blocks) {
        Set<String> removed = new HashSet<>();
        blocks.forEach(block -> removed.addAll(block.block().removed()));
        return removed;
    }
}

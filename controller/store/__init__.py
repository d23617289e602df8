"""What a bank keeps on its disk: the journal, its proof, its recovery, the heartbeat. Decides nothing."""

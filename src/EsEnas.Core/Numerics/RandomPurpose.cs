namespace EsEnas.Core.Numerics;

/// <summary>
/// What a random stream is for. The value is one word of the generator's counter, so streams of different purposes never overlap.
/// The numbers are part of every run's identity: never change or reuse one.
/// </summary>
public enum RandomPurpose : uint
{
    /// <summary>Initial shared weights theta (A, B unused).</summary>
    InitialWeights = 1,

    /// <summary>Direction g of evolution strategies (A = iteration, B = direction).</summary>
    Direction = 2,

    /// <summary>A controller's proposal (A = iteration, B = index of the proposal).</summary>
    Proposal = 3,

    /// <summary>The environment of a training evaluation (A = iteration, B = index of the evaluation).</summary>
    TrainingEpisode = 4,

    /// <summary>The environment of a selection episode (A = iteration the selection starts from, B = number of the episode).</summary>
    SelectionEpisode = 5,

    /// <summary>
    /// The environment of an episode that only reports the chosen policy's return (A = iteration, B = number of the episode).
    /// </summary>
    ReportEpisode = 6,

    /// <summary>The environment of an episode of the <c>eval</c> command (A = 0, B = number of the episode).</summary>
    EvalEpisode = 7,

    /// <summary>A controller's initial state (A, B unused).</summary>
    ControllerState = 8,

    /// <summary>A controller's update, such as the choice of mini-batches (A = iteration, B = number of the draw's use).</summary>
    ControllerUpdate = 9,

    /// <summary>A sample shown to the user, outside any run.</summary>
    Sample = 10,

    /// <summary>
    /// Resamples of a bootstrap over finished runs, outside any run (A, B unused). Far from the others: nothing in a run draws from it.
    /// </summary>
    Bootstrap = 100,

    /// <summary>The optimum and the rotation of a blackbox function (A, B unused; the seed is the instance's own).</summary>
    BlackboxInstance = 11,

    /// <summary>Which evaluations' rewards the controller gets where it gets a part of them (A = iteration, B unused).</summary>
    ControllerSamples = 12,

    /// <summary>The seed of a training of one model alone (A = the training iteration that it starts from, B unused).</summary>
    OneModel = 13,

    /// <summary>The environment of an episode that judges a smaller policy (A = iteration, B = number of the episode).</summary>
    ShrinkEpisode = 20,

    /// <summary>
    /// The environment of an episode that only measures the policies of a front (A = iteration, B = number of the episode).
    /// </summary>
    FrontEpisode = 21,

    /// <summary>The seed of a training of a smaller policy (A = the training iteration that it starts from, B = the step).</summary>
    ShrinkTuning = 22,

    /// <summary>
    /// Which evaluations are made twice (A = iteration, B = index), or sampled by a verification (A, B unused; the seed is the sample's
    /// own).
    /// </summary>
    Verification = 64,

    /// <summary>
    /// Noise on the observations of an episode: this bit beside the purpose of the episode itself, whose A and B it shares.
    /// </summary>
    ObservationNoise = 1 << 16,

    /// <summary>What is drawn once for an episode beside its start (beside the purpose of the episode, like the next three).</summary>
    Randomization = 2 << 16,

    /// <summary>Noise of a range on the observations of an episode.</summary>
    RandomizedNoise = 3 << 16,

    /// <summary>What is drawn for each body, geom, actuator or joint of its own.</summary>
    RandomizedParts = 4 << 16,

    /// <summary>When, where to and how hard an episode's pushes are.</summary>
    Pushes = 5 << 16,
}

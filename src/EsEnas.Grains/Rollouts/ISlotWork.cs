namespace EsEnas.Grains.Rollouts;

/// <summary>What waits for a slot: new evaluations, or one that made way for another run's.</summary>
internal interface ISlotWork;
